//! What is done once the objects exist: containers are filled, callbacks called.

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
        }
        Ok(())
    }

    /// Has a container filled later.
    pub(crate) fn fill_later(&self, id: u32, object: &Bound<'_, PyAny>, record: Object) {
        let object = object.clone().unbind();
        let mut state = self.state.lock();
        let record = (state.jobs.len() < KEPT_RECORDS).then(|| Box::new(record));
        state.jobs.push_back(Job::Fill { object, id, record });
    }
}
