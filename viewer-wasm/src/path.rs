//! The way from a frame to a value: from each object back to the one in which the writer met it.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Object, ObjectId, Value};

use crate::reader::{Reader, as_u32};
use crate::sections::{Members, sections_of};
use crate::views::{PathStep, PathView};

/// Steps of a path. A linked list may be longer, and then the beginning is left out.
const STEPS_MAX: usize = 100;

/// A member of a record: the section's number, and the member's index in what stands in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) id: ObjectId,
    pub(crate) section: usize,
    pub(crate) at: usize,
}

impl<S: ReadAt> Reader<S> {
    /// The way to an object.
    pub fn path(&self, id: u32) -> PathView {
        self.path_from(self.place_of(ObjectId(id)))
    }

    /// The way to a member of a record.
    pub(crate) fn path_to(&self, place: Place) -> PathView {
        self.path_from(Some(place))
    }

    fn path_from(&self, mut place: Option<Place>) -> PathView {
        let mut path = PathView { stack: None, frame: None, expression: None, steps: Vec::new(), is_cut: false };
        let mut expression = Some(Vec::new());
        while let Some(here) = place {
            if path.steps.len() >= STEPS_MAX {
                path.is_cut = true;
                break;
            }
            let Some((step, python, owner)) = self.step(here) else { break };
            path.steps.push(step);
            match (&mut expression, python) {
                (Some(steps), Some(python)) => steps.push(python),
                _ => expression = None,
            }
            if matches!(self.object(owner), Object::Frame(_)) {
                path.frame = Some(owner.0);
                path.stack = self.stack_of(owner);
                break;
            }
            if let Some(frame) = self.frame_of_globals(owner) {
                path.frame = Some(frame.0);
                path.stack = self.stack_of(frame);
                break;
            }
            place = self.place_of(owner);
        }
        path.steps.reverse();
        let steps = expression.filter(|_| path.frame.is_some());
        path.expression =
            steps.map(|steps| steps.into_iter().rev().collect::<String>()).filter(|text| !text.is_empty());
        path
    }

    /// Where the writer met the object.
    fn place_of(&self, id: ObjectId) -> Option<Place> {
        let owner = self.dump.met_in(id).ok()??;
        let object = self.object(owner);
        for (section, members) in sections_of(&object).iter().enumerate() {
            if let Some(at) = (0..members.own_length()).find(|at| refers(members, *at, id)) {
                return Some(Place { id: owner, section, at });
            }
            if members.long().is_some_and(|long| long.parts.contains(&id)) {
                return Some(Place { id: owner, section, at: 0 });
            }
        }
        // A traceback's frames, and what else has no section: the object itself is all that can be said.
        None
    }

    /// The step of a place, and the object that it leaves from: of a part, that which the part belongs to.
    fn step(&self, place: Place) -> Option<(PathStep, Option<String>, ObjectId)> {
        let object = self.object(place.id);
        let sections = sections_of(&object);
        let members = sections.get(place.section)?;
        let (key, _) = members.own_member(place.at)?;
        if let Object::ItemsPart(_) | Object::EntriesPart(_) = object
            && let Some((owner, section, start)) = self.whole(place.id)
        {
            let whole = self.object(owner);
            let sections = sections_of(&whole);
            let members = sections.get(section)?;
            let index = start + place.at as u64;
            return Some(self.made(owner, members, index, key));
        }
        Some(self.made(place.id, members, place.at as u64, key))
    }

    fn made(
        &self,
        id: ObjectId,
        members: &Members<'_>,
        index: u64,
        key: Option<&Value>,
    ) -> (PathStep, Option<String>, ObjectId) {
        let (label, python) = self.label(&members.list, index, key);
        (PathStep { id: id.0, section: members.name.to_owned(), index: as_u32(index), label }, python, id)
    }

    /// The object that a part belongs to, its section, and the index of the part's first member there.
    fn whole(&self, part: ObjectId) -> Option<(ObjectId, usize, u64)> {
        let owner = self.dump.met_in(part).ok()??;
        let object = self.object(owner);
        sections_of(&object).iter().enumerate().find_map(|(section, members)| {
            let long = members.long()?;
            let number = long.parts.iter().position(|found| *found == part)?;
            Some((owner, section, self.start_of_part(owner, members.own_length() as u64, long, number)))
        })
    }
}

fn refers(members: &Members<'_>, at: usize, id: ObjectId) -> bool {
    members
        .own_member(at)
        .is_some_and(|(key, value)| value.as_ref_id() == Some(id) || key.and_then(Value::as_ref_id) == Some(id))
}
