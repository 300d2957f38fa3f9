//! The tag tree of a report: headings, lists, tables.

use std::num::NonZeroU16;

use krilla::tagging::{
    Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

/// Language of the report, whatever the language of the session.
pub(super) const LANGUAGE: &str = "en";

/// A group of the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Group(usize);

/// Drawn content that belongs to a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf(usize);

enum Child {
    Group(Group),
    Leaf(Leaf),
}

/// The tag tree.
pub(super) struct Tree {
    groups: Vec<(TagKind, Vec<Child>)>,
    leaves: usize,
}

impl Tree {
    /// Group of the whole report.
    pub(super) const ROOT: Group = Group(0);

    pub(super) fn new() -> Self {
        Self {
            groups: vec![(Tag::Part.into(), Vec::new())],
            leaves: 0,
        }
    }

    pub(super) fn group(&mut self, parent: Group, tag: impl Into<TagKind>) -> Group {
        let group = Group(self.groups.len());
        self.groups.push((tag.into(), Vec::new()));
        self.push(parent, Child::Group(group));
        group
    }

    pub(super) fn heading(&mut self, parent: Group, level: u16, title: &str) -> Group {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        self.group(parent, Tag::Hn(level, Some(title.to_owned())))
    }

    pub(super) fn list(&mut self, parent: Group) -> Group {
        self.group(parent, Tag::L(ListNumbering::None))
    }

    /// Adds an item to a list; returns the groups of its label and its body.
    pub(super) fn item(&mut self, list: Group) -> (Group, Group) {
        let item = self.group(list, Tag::LI);
        (self.group(item, Tag::Lbl), self.group(item, Tag::LBody))
    }

    pub(super) fn column_head(&mut self, parent: Group) -> Group {
        self.group(parent, Tag::TH(TableHeaderScope::Column))
    }

    pub(super) fn leaf(&mut self, parent: Group) -> Leaf {
        let leaf = Leaf(self.leaves);
        self.leaves += 1;
        self.push(parent, Child::Leaf(leaf));
        leaf
    }

    fn push(&mut self, parent: Group, child: Child) {
        if let Some((_, children)) = self.groups.get_mut(parent.0) {
            children.push(child);
        }
    }

    /// Returns the tree for the PDF, with the marked content of each leaf.
    pub(super) fn finish(mut self, drawn: &Drawn) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
        tree.push(self.take(Self::ROOT, drawn));
        tree
    }

    fn take(&mut self, group: Group, drawn: &Drawn) -> TagGroup {
        let Some((tag, children)) = self.groups.get_mut(group.0) else {
            return TagGroup::new(Tag::NonStruct);
        };
        let mut taken = TagGroup::new(tag.clone());
        for child in std::mem::take(children) {
            match child {
                Child::Group(group) => taken.push(self.take(group, drawn)),
                Child::Leaf(leaf) => {
                    let identifiers = drawn.0.get(leaf.0).into_iter().flatten();
                    taken.children.extend(identifiers.copied().map(Node::Leaf));
                }
            }
        }
        taken
    }
}

/// The marked content of each leaf.
pub(super) struct Drawn(Vec<Vec<Identifier>>);

impl Drawn {
    pub(super) fn of(tree: &Tree) -> Self {
        Self(vec![Vec::new(); tree.leaves])
    }

    pub(super) fn push(&mut self, leaf: Leaf, identifier: Identifier) {
        if let Some(identifiers) = self.0.get_mut(leaf.0) {
            identifiers.push(identifier);
        }
    }
}
