//! Collections: items that are created, listed, changed and deleted by id.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::vocabulary::{AppIndex, Ids, UtcTime, Uuid, hash, object};

/// An item of a collection.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: UtcTime,
    /// The other fields, as responses contain them.
    pub(crate) fields: Map<String, Value>,
}

impl Item {
    /// Creates an item with the fields of an object.
    pub(crate) fn new(id: Uuid, now: UtcTime, fields: Value) -> Self {
        Self {
            id,
            created_at: now,
            updated_at: now,
            fields: object(fields),
        }
    }

    /// Returns a field, or what is in it at a path such as `subject.name`; null if there is none.
    pub(crate) fn get(&self, path: &str) -> &Value {
        let mut names = path.split('.');
        let field = names.next().and_then(|name| self.fields.get(name));
        names.fold(field.unwrap_or(&Value::Null), |value, name| &value[name])
    }

    /// Returns a field that is text; empty otherwise.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.get(path).as_str().unwrap_or_default()
    }

    /// Returns a field to change; null if the item does not have it.
    pub(crate) fn get_mut(&mut self, name: &str) -> &mut Value {
        self.fields.entry(name).or_insert(Value::Null)
    }

    /// Returns the id that a field is.
    pub(crate) fn uuid(&self, path: &str) -> Option<Uuid> {
        crate::vocabulary::uuid_of(self.get(path))
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }
}

/// Name of the collection of the files of an item.
pub(crate) const FILES: &str = "files";

/// The transactions of an application.
pub(crate) const TRANSACTIONS: CollectionKey = CollectionKey::of("transactions");

/// Name of a collection, and the item that it belongs to, such as the notes of a case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CollectionKey {
    pub(crate) name: &'static str,
    pub(crate) parent: Option<Uuid>,
}

impl CollectionKey {
    /// A collection of an application.
    pub(crate) const fn of(name: &'static str) -> Self {
        Self { name, parent: None }
    }

    /// A collection that belongs to an item.
    pub(crate) const fn part(parent: Uuid, name: &'static str) -> Self {
        let parent = Some(parent);
        Self { name, parent }
    }

    fn text(&self) -> Cow<'static, str> {
        match self.parent {
            None => Cow::Borrowed(self.name),
            Some(parent) => Cow::Owned(format!("{parent}/{}", self.name)),
        }
    }
}

/// Returns the id of the item that a secret token names.
pub(crate) fn token_id(token: &str) -> Uuid {
    Ids::new(hash(0, token)).uuid()
}

/// Items in the order of their creation. Shared, so that a snapshot is taken quickly.
pub(crate) type Items = IndexMap<Uuid, Arc<Item>>;

/// The collections of all applications.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Collections(BTreeMap<AppIndex, BTreeMap<Cow<'static, str>, Items>>);

impl Collections {
    /// Returns the items of a collection, oldest first.
    pub(crate) fn items(&self, application: AppIndex, key: CollectionKey) -> &Items {
        static NONE: LazyLock<Items> = LazyLock::new(Items::default);
        let collections = self.0.get(&application);
        let items = collections.and_then(|collections| collections.get(&key.text()));
        items.unwrap_or(&NONE)
    }

    pub(crate) fn get(
        &self,
        application: AppIndex,
        key: CollectionKey,
        id: Uuid,
    ) -> Option<&Arc<Item>> {
        self.items(application, key).get(&id)
    }

    /// Returns an item to change. A snapshot keeps it as it is.
    pub(crate) fn get_mut(
        &mut self,
        application: AppIndex,
        key: CollectionKey,
        id: Uuid,
    ) -> Option<&mut Item> {
        let collections = self.0.get_mut(&application)?;
        let item = collections.get_mut(&key.text())?.get_mut(&id)?;
        Some(Arc::make_mut(item))
    }

    /// Returns the item that a secret token names, and its application.
    pub(crate) fn by_token(
        &self,
        key: CollectionKey,
        token: &str,
    ) -> Option<(AppIndex, &Arc<Item>)> {
        let mut applications = self.0.keys();
        applications.find_map(|&application| {
            let item = self.get(application, key, token_id(token))?;
            (item.text("token") == token).then_some((application, item))
        })
    }

    /// Adds an item, or replaces the one with its id.
    pub(crate) fn put(&mut self, application: AppIndex, key: CollectionKey, item: Item) {
        let collections = self.0.entry(application).or_default();
        let items = collections.entry(key.text()).or_default();
        items.insert(item.id, Arc::new(item));
    }

    /// Adds an item after those whose `place` is not greater.
    pub(crate) fn put_sorted(
        &mut self,
        application: AppIndex,
        key: CollectionKey,
        item: Item,
        place: fn(&Item) -> i64,
    ) {
        let collections = self.0.entry(application).or_default();
        let items = collections.entry(key.text()).or_default();
        let new = place(&item);
        let index = items.partition_point(|_, other| place(other) <= new);
        items.insert_before(index, item.id, Arc::new(item));
    }

    /// Removes an item, and the collections that belong to it.
    pub(crate) fn remove(&mut self, application: AppIndex, key: CollectionKey, id: Uuid) -> bool {
        let Some(collections) = self.0.get_mut(&application) else {
            return false;
        };
        let of_item = format!("{id}/");
        collections.retain(|name, _| !name.starts_with(&of_item));
        let items = collections.get_mut(&key.text());
        items.is_some_and(|items| items.shift_remove(&id).is_some())
    }

    /// Returns the content of an uploaded file by the id of its owner and its name: an item of the
    /// owner's `files`.
    pub(crate) fn file(&self, owner: Uuid, name: &str) -> Option<Vec<u8>> {
        let key = CollectionKey::part(owner, FILES).text();
        let items = self.0.values().find_map(|of| of.get(&key))?;

        let item = items.values().find(|item| item.text("name") == name)?;
        STANDARD.decode(item.text("content")).ok()
    }

    /// Stores a file of an item, in place of an earlier one of its name.
    pub(crate) fn put_file(
        &mut self,
        application: AppIndex,
        owner: Uuid,
        (name, content): (&str, &[u8]),
        now: UtcTime,
    ) {
        let file = json!({ "name": name, "content": STANDARD.encode(content) });
        let file = Item::new(Ids::new(hash(0, name)).uuid(), now, file);
        self.put(application, CollectionKey::part(owner, FILES), file);
    }

    /// Highest index of an application with a collection.
    pub(crate) fn last_application(&self) -> Option<AppIndex> {
        self.0.keys().next_back().copied()
    }
}
