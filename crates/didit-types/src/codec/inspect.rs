//! Drift of any value.

use alloc::vec::Vec;

use crate::{
    drift::{Drifting, Inspector},
    field::{List, Object, Value, View},
};

impl<T: Value> Drifting for T {
    fn inspect(&self, inspector: &mut Inspector) {
        inspector.view(&self.view(), &[]);
    }
}

impl Inspector {
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
            self.element(index, |inspector| inspector.view(&element.view(), &[]));
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
            self.field(name, |inspector| inspector.view(&value.view(), &misfits));
        }
        self.extra(object.extra);
    }
}
