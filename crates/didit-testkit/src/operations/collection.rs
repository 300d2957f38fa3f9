//! Operations on collections: create, list, retrieve, update and delete, from the declaration of
//! a collection.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::fields::{self, Fields};
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{CollectionKey, Item, Page};
use crate::vocabulary::{Search, UtcTime, object};

/// What distinguishes a collection.
pub(crate) trait Collection: Sized {
    /// Name in the state.
    const NAME: &'static str;
    /// Path parameter with the id of an item.
    const ID: &'static str;
    /// Name of the id in responses.
    const ID_FIELD: &'static str = "uuid";
    /// Path parameter with the id of the item that the collection belongs to, and the name of its
    /// collection.
    const PARENT: Option<(&'static str, &'static str)> = None;
    /// Error for an unknown id.
    const NOT_FOUND: &'static str = "Not found.";
    /// Fields of a request that creates or updates an item; those that are required only create it.
    const FIELDS: Fields = &[];
    /// Field that no two items have in common, and the error.
    const UNIQUE: Option<(&'static str, &'static str)> = None;
    /// Fields of an item that responses do not have.
    const HIDDEN: &'static [&'static str] = &[];
    /// Query parameters that select items, each with the field that must equal one of its values,
    /// which are separated by commas.
    const FILTERS: &'static [(&'static str, &'static str)] = &[];
    /// Texts of an item, by their paths, in which `search` looks.
    const SEARCHED: &'static [&'static str] = &[];
    /// Fields with a time by which `ordering` can sort, besides `created_at`.
    const ORDERINGS: &'static [&'static str] = &[];
    /// Maximum of `count` in lists.
    const MAX_COUNT: usize = usize::MAX;
    /// Name of the number of all items in lists whose `count` has a maximum.
    const TOTAL: Option<&'static str> = None;

    /// Fields of an item that a request does not set, with their values: an object. The other
    /// ones of [`Self::FIELDS`] are null, and no others can be cleared.
    fn defaults(_context: &RequestContext<'_>) -> Value {
        Value::Null
    }

    /// Checks of a request that concern several fields or the state. `item` is the item to update.
    fn check(_context: &RequestContext<'_>, _form: &mut Form, _item: Option<&Item>) {}

    /// Completes a new or changed item before it is stored.
    fn complete(_context: &mut RequestContext<'_>, _item: &mut Item) -> Result<(), Reply> {
        Ok(())
    }

    /// Follows the creation of an item, such as by an event.
    fn created(_context: &mut RequestContext<'_>, _item: &Item) {}

    /// Refuses the deletion of an item.
    fn check_delete(_context: &RequestContext<'_>, _item: &Item) -> Result<(), Reply> {
        Ok(())
    }

    /// Returns an item as the response to its retrieval.
    fn detail(_context: &RequestContext<'_>, item: &Item) -> Value {
        whole::<Self>(item).into()
    }

    /// Returns an item as lists contain it.
    fn summary(context: &RequestContext<'_>, item: &Item) -> Value {
        Self::detail(context, item)
    }
}

/// Returns the fields of an item that responses have, with its id and times.
pub(crate) fn whole<C: Collection>(item: &Item) -> Map<String, Value> {
    let mut fields = item.fields.clone();
    fields.insert(C::ID_FIELD.to_owned(), item.id.to_string().into());
    for (name, time) in [
        ("created_at", item.created_at),
        ("updated_at", item.updated_at),
    ] {
        fields.insert(name.to_owned(), time.rfc3339().into());
    }
    fields.retain(|name, _| !C::HIDDEN.contains(&&**name));
    fields
}

/// Returns the collection that the path names.
pub(crate) fn key<C: Collection>(context: &RequestContext<'_>) -> Result<CollectionKey, Reply> {
    let parent = match C::PARENT {
        None => None,
        Some((parameter, name)) => {
            let key = CollectionKey::of(name);
            let parent = context
                .id(parameter)
                .filter(|id| context.item(key, *id).is_some());
            Some(parent.or_not_found(C::NOT_FOUND)?)
        }
    };
    Ok(CollectionKey {
        name: C::NAME,
        parent,
    })
}

/// Returns the item that the path names.
pub(crate) fn find<C: Collection>(context: &RequestContext<'_>) -> Result<Arc<Item>, Reply> {
    let key = key::<C>(context)?;
    context
        .id(C::ID)
        .and_then(|id| context.item(key, id))
        .cloned()
        .or_not_found(C::NOT_FOUND)
}

pub(crate) fn list<C: Collection>(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut filters = C::FILTERS.iter();
    if filters.any(|(name, _)| context.query.get(name).is_some())
        || search::<C>(context).is_some()
        || ordering::<C>(context).is_some()
    {
        return list_where::<C>(context, |_| true);
    }
    list_all::<C>(context)
}

/// Lists all items, in the time of the page, whatever their number.
pub(crate) fn list_all<C: Collection>(context: &RequestContext<'_>) -> HandlerResult {
    let page = context.page()?;
    let key = key::<C>(context)?;
    let items = context.state.collections.items(context.application, key);
    let end = items.len().saturating_sub(page.offset);
    let shown = items.get_range(end.saturating_sub(page.limit)..end);
    let shown = shown.into_iter().flat_map(|items| items.values().rev());
    let results: Vec<_> = shown.map(|item| C::summary(context, item)).collect();
    Ok(listed::<C>(context, page, items.len(), &results))
}

/// Returns the response with a page. Its `count` may be capped, its links are not.
fn listed<C: Collection>(
    context: &RequestContext<'_>,
    page: Page,
    count: usize,
    results: &[Value],
) -> Reply {
    let mut response = context.envelope(page, count, results);
    response["count"] = count.min(C::MAX_COUNT).into();
    if let Some(total) = C::TOTAL {
        response[total] = count.into();
    }
    Reply::ok(&context.permitted(response))
}

/// Lists the items that a further condition selects.
pub(crate) fn list_where<C: Collection>(
    context: &RequestContext<'_>,
    is_listed: impl Fn(&Item) -> bool,
) -> HandlerResult {
    let page = context.page()?;
    let key = key::<C>(context)?;
    let is_selected = selection::<C>(context);
    let is_wanted = |item: &&Arc<Item>| is_selected(item) && is_listed(item);
    let found = context.items(key).rev().filter(is_wanted);
    let (count, items) = match ordering::<C>(context) {
        None => page.of(found),
        Some((field, is_descending)) => {
            let mut found: Vec<_> = found.collect();
            // Ascending by `created_at`, unless sorted by another time.
            found.reverse();
            if field != "created_at" {
                found.sort_by_key(|item| {
                    let micros = UtcTime::parse(item.text(field)).map(UtcTime::micros);
                    let order = if is_descending {
                        micros.map(|at| -at)
                    } else {
                        micros
                    };
                    // Items without the time are last.
                    (micros.is_none(), order)
                });
            }
            page.of(found.into_iter())
        }
    };
    let results: Vec<_> = items
        .into_iter()
        .map(|item| C::summary(context, item))
        .collect();
    Ok(listed::<C>(context, page, count, &results))
}

/// Returns which items the filters and the search of a request select.
pub(crate) fn selection<C: Collection>(context: &RequestContext<'_>) -> impl Fn(&Item) -> bool {
    let filters: Vec<(&str, Vec<&str>)> = C::FILTERS
        .iter()
        .filter_map(|(name, field)| Some((*field, context.query.get(name)?.split(',').collect())))
        .collect();
    let search = search::<C>(context);
    move |item| {
        let mut filters = filters.iter();
        let mut texts = C::SEARCHED.iter().map(|path| item.text(path));
        filters.all(|(field, wanted)| is_one_of(item.get(field), wanted))
            && (search.as_ref()).is_none_or(|search| texts.any(|text| search.is_in(text)))
    }
}

/// Returns the text that a list is searched for.
fn search<C: Collection>(context: &RequestContext<'_>) -> Option<Search> {
    let text = context.query.get("search").map(Search::new);
    text.filter(|_| !C::SEARCHED.is_empty())
}

/// Returns the field by which a list is sorted, and whether in descending order; `None` for the
/// newest first.
fn ordering<'q, C: Collection>(context: &'q RequestContext<'_>) -> Option<(&'q str, bool)> {
    let text = context.query.get("ordering")?;
    let (field, is_descending) = match text.strip_prefix('-') {
        Some(field) => (field, true),
        None => (text, false),
    };
    let is_known = C::ORDERINGS.contains(&field) || field == "created_at" && !is_descending;
    is_known.then_some((field, is_descending))
}

/// Whether a value, or one of a list, is among the wanted ones.
pub(super) fn is_one_of(value: &Value, wanted: &[&str]) -> bool {
    match value {
        Value::String(text) => wanted.contains(&text.as_str()),
        Value::Array(items) => items.iter().any(|item| is_one_of(item, wanted)),
        Value::Null => false,
        other => wanted.contains(&other.to_string().as_str()),
    }
}

/// Checks a form before its fields are read.
pub(super) fn check<C: Collection>(
    context: &RequestContext<'_>,
    form: &mut Form,
    item: Option<&Item>,
) {
    for (name, default) in &object(C::defaults(context)) {
        if !default.is_null() {
            form.refuse_null(&[name]);
        }
    }
    C::check(context, form, item);
}

/// Reads the fields of a request.
pub(super) fn read<C: Collection>(
    context: &RequestContext<'_>,
    key: CollectionKey,
    item: Option<&Item>,
) -> Result<Map<String, Value>, Reply> {
    let mut form = context.form()?;
    check::<C>(context, &mut form, item);
    let fields = match item {
        None => fields::read(&mut form, C::FIELDS),
        Some(_) => fields::read_changes(&mut form, C::FIELDS),
    };
    if let Some((name, error)) = C::UNIQUE
        && let Some(value) = fields.get(name).filter(|value| !value.is_null())
    {
        let mut items = context.items(key);
        let own = item.map(|item| item.id);
        if items.any(|other| other.get(name) == value && Some(other.id) != own) {
            form.invalid(name, error);
        }
    }
    form.finish()?;
    Ok(fields)
}

pub(crate) fn create<C: Collection>(context: &mut RequestContext<'_>) -> HandlerResult {
    let key = key::<C>(context)?;
    let fields = read::<C>(context, key, None)?;
    let item = insert::<C>(context, key, fields)?;
    Ok(Reply::created(&C::detail(context, &item)))
}

/// Adds an item with some fields, and the defaults for the others.
pub(crate) fn insert<C: Collection>(
    context: &mut RequestContext<'_>,
    key: CollectionKey,
    fields: Map<String, Value>,
) -> Result<Item, Reply> {
    let id = context.state.ids.uuid();
    let defaults = C::defaults(context);
    let mut item = Item::new(id, context.state.now, defaults);
    item.fields.extend(fields);
    for (name, _) in C::FIELDS {
        item.fields.entry(*name).or_insert(Value::Null);
    }
    C::complete(context, &mut item)?;
    context.put(key, item.clone());
    C::created(context, &item);
    Ok(item)
}

pub(crate) fn retrieve<C: Collection>(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = find::<C>(context)?;
    Ok(Reply::ok(&C::detail(context, &item)))
}

pub(crate) fn update<C: Collection>(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = find::<C>(context)?;
    let fields = read::<C>(context, key::<C>(context)?, Some(&item))?;
    edit::<C>(context, |_, item| {
        item.fields.extend(fields);
        Ok(())
    })
}

/// Changes the item that the path names and returns it: an update, or an action.
pub(crate) fn edit<C: Collection>(
    context: &mut RequestContext<'_>,
    change: impl FnOnce(&mut RequestContext<'_>, &mut Item) -> Result<(), Reply>,
) -> HandlerResult {
    let (key, item) = (key::<C>(context)?, find::<C>(context)?);
    let item = change_item::<C>(context, key, item, change)?;
    Ok(Reply::ok(&C::detail(context, &item)))
}

/// Performs an action on the item that the path names, with the parameters that `read` takes from
/// the body.
#[cfg(feature = "cases")]
pub(crate) fn act<C: Collection, P>(
    context: &mut RequestContext<'_>,
    read: impl FnOnce(&mut Form) -> Option<P>,
    change: impl FnOnce(&mut RequestContext<'_>, &mut Item, P) -> Result<(), Reply>,
) -> HandlerResult {
    find::<C>(context)?;
    let params = context.read(read)?;
    edit::<C>(context, |context, item| change(context, item, params))
}

/// Changes an item.
pub(crate) fn change_item<C: Collection>(
    context: &mut RequestContext<'_>,
    key: CollectionKey,
    item: Arc<Item>,
    change: impl FnOnce(&mut RequestContext<'_>, &mut Item) -> Result<(), Reply>,
) -> Result<Item, Reply> {
    let mut item = Arc::unwrap_or_clone(item);
    change(context, &mut item)?;
    item.updated_at = context.state.now;
    C::complete(context, &mut item)?;
    context.put(key, item.clone());
    Ok(item)
}

pub(crate) fn delete<C: Collection>(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = find::<C>(context)?;
    C::check_delete(context, &item)?;
    let key = key::<C>(context)?;
    let (application, state) = (context.application, &mut *context.state);
    state.collections.remove(application, key, item.id);
    Ok(Reply::no_content())
}
