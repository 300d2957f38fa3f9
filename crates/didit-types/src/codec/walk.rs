//! Drift of any value.

use alloc::vec::Vec;

use crate::{
    drift::{Drifting, Walk},
    field::{List, Object, Value, View},
};

impl<T: Value> Drifting for T {
    fn walk(&self, walk: &mut Walk) {
        walk.view(&self.view(), &[]);
    }
}

impl Walk {
    /// Lists the drift of a value. `misfits` are the indexes of the elements that a list lacks.
    fn view(&mut self, view: &View<'_>, misfits: &[usize]) {
        match view {
            View::List(list) => self.list(*list, misfits),
            View::Object(object) => self.object(object),
            _ => {}
        }
    }

    /// Lists the drift of the elements of a list, with their index in the list as it came.
    fn list(&mut self, list: &dyn List, misfits: &[usize]) {
        let mut misfits = misfits.iter().peekable();
        let indexes = (0..).filter(|index| misfits.next_if_eq(&index).is_none());
        for (index, element) in indexes.zip(list.elements()) {
            self.element(index, |walk| walk.view(&element.view(), &[]));
        }
    }

    fn object(&mut self, object: &Object<'_>) {
        for (name, value) in object.fields() {
            let misfits: Vec<usize> = if object.extra.has_kept() {
                let elements = object.extra.misfit_elements(name);
                elements.map(|(index, _)| index).collect()
            } else {
                Vec::new()
            };
            self.field(name, |walk| walk.view(&value.view(), &misfits));
        }
        self.extra(object.extra);
    }
}
