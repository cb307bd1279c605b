//! What is done once the objects exist: containers are filled, callbacks called.

use std::collections::{HashSet, VecDeque};
use std::mem::take;

use coredumpy_format::model::Object;
use pyo3::prelude::*;

use super::fill;
use super::objects::Objects;
use super::state::Job;

/// Jobs that keep their record while they wait.
const KEPT_RECORDS: usize = 10_000;

impl Objects {
    /// Runs `work`, and where no such call is on the stack, then all jobs that it left.
    pub(crate) fn whole<T>(&self, py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
        self.state.lock().calls += 1;
        let done = work().and_then(|done| {
            let is_outermost = self.state.lock().calls == 1;
            if is_outermost { self.run_jobs(py).map(|()| done) } else { Ok(done) }
        });
        self.state.lock().calls -= 1;
        done
    }

    fn run_jobs(&self, py: Python<'_>) -> PyResult<()> {
        if self.state.lock().jobs.is_empty() {
            return Ok(());
        }
        // Everything that is made stays, so collecting garbage meanwhile only costs time.
        let gc = py.import("gc")?;
        let was_enabled = gc.call_method0("isenabled")?.is_truthy()?;
        gc.call_method0("disable")?;
        let done = self.each_job(py);
        if was_enabled {
            gc.call_method0("enable")?;
        }
        done
    }

    fn each_job(&self, py: Python<'_>) -> PyResult<()> {
        for number in 0_u64.. {
            let Some(job) = self.state.lock().jobs.pop_front() else { break };
            if number % 4096 == 0 {
                py.check_signals()?;
            }
            self.do_job(py, job)?;
        }
        Ok(())
    }

    fn do_job(&self, py: Python<'_>, job: Job) -> PyResult<()> {
        match job {
            Job::Fill { object, id, record } => {
                if let Err(error) = fill::fill(self, object.bind(py), id, record) {
                    // An interrupt: the next call does it again from the start.
                    self.state.lock().jobs.push_front(Job::Fill { object, id, record: None });
                    return Err(error);
                }
            }
            Job::Call(callback) => self.contained(py, callback.bind(py).call0()).map(drop)?,
        }
        Ok(())
    }

    /// Fills those of the containers that wait for it, and what they hold among these.
    pub(crate) fn fill_now(&self, py: Python<'_>, ids: &HashSet<u32>) -> PyResult<()> {
        loop {
            let (now, later) = take(&mut self.state.lock().jobs)
                .into_iter()
                .partition::<VecDeque<_>, _>(|job| matches!(job, Job::Fill { id, .. } if ids.contains(id)));
            self.state.lock().jobs = later;
            if now.is_empty() {
                return Ok(());
            }
            let mut now = now.into_iter();
            while let Some(job) = now.next() {
                if let Err(error) = self.do_job(py, job) {
                    self.state.lock().jobs.extend(now);
                    return Err(error);
                }
            }
        }
    }

    /// Has a container filled later.
    pub(crate) fn fill_later(&self, id: u32, object: &Bound<'_, PyAny>, record: Object) {
        let object = object.clone().unbind();
        let mut state = self.state.lock();
        let record = (state.jobs.len() < KEPT_RECORDS).then(|| Box::new(record));
        state.jobs.push_back(Job::Fill { object, id, record });
    }
}
