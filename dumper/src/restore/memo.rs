//! Everything that was restored, by its id. Ids are dense, so this is pages of a table: what a hash table would cost for
//! each of a million objects, a page costs for all of its own.

use pyo3::prelude::*;

const PAGE: u32 = 4096;

type Page = Box<[Option<Py<PyAny>>]>;

/// Objects by their ids.
#[derive(Default)]
pub(crate) struct Memo {
    pages: Vec<Option<Page>>,
}

fn place(id: u32) -> (usize, usize) {
    ((id / PAGE) as usize, (id % PAGE) as usize)
}

impl Memo {
    #[inline]
    pub(crate) fn get(&self, id: u32) -> Option<&Py<PyAny>> {
        let (page, slot) = place(id);
        self.pages.get(page)?.as_ref()?[slot].as_ref()
    }

    /// The former object is given back, for dropping it may run Python code.
    #[inline]
    pub(crate) fn insert(&mut self, id: u32, object: Py<PyAny>) -> Option<Py<PyAny>> {
        let (page, slot) = place(id);
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, || None);
        }
        let page = self.pages[page].get_or_insert_with(|| (0..PAGE).map(|_| None).collect());
        page[slot].replace(object)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Py<PyAny>)> {
        let pages = (0_u32..).zip(&self.pages).filter_map(|(number, page)| Some((number, page.as_ref()?)));
        pages.flat_map(|(number, page)| {
            (number * PAGE..).zip(page).filter_map(|(id, object)| Some((id, object.as_ref()?)))
        })
    }
}
