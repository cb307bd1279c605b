//! What is known of a dump before its objects: enough for the banner.

use coredumpy_format::model::{EndState, ExceptionSummary, Object, ObjectId, Relation, Value};
use coredumpy_format::{ReadAt, Text};

use crate::preview::{missing_in_words, shown};
use crate::reader::{Reader, as_number, as_u32};
use crate::repr::escaped_lines;
use crate::views::{EnvironmentView, ExceptionLine, MissingTotal, Overview, Stack};

/// Tasks that are listed.
const TASKS_MAX: usize = 10_000;

impl<S: ReadAt> Reader<S> {
    /// Header, environment, threads and tasks.
    pub fn overview(&self) -> Overview {
        let header = self.dump.header();
        let platform = &header.platform;
        Overview {
            id: header.id.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
            description: header.description.as_ref().map(escaped_lines),
            producer: shown_str(&header.producer),
            created: shown_str(&header.created),
            python: shown_str(&format!("{} {}", header.python.implementation, header.python.version)),
            platform: shown_str(&format!("{} {} {}", platform.system, platform.release, platform.machine)),
            pid: as_number(header.pid),
            argv: header.argv.iter().map(shown).collect(),
            exceptions: header.exceptions.iter().map(exception_line).collect(),
            environment: self.environment_view(),
            end: match self.dump.end() {
                EndState::Complete => "complete",
                EndState::Stopped(reason) => reason.word(),
                EndState::Cut => "cut_file",
            }
            .to_owned(),
            written: self.dump.written(),
            assigned: self.dump.assigned(),
            missing: self
                .dump
                .missing_totals()
                .map(|(reason, count)| MissingTotal { reason: reason.word().to_owned(), count: as_number(count) })
                .collect(),
            sources: self.dump.source_filenames().map(shown).collect(),
            threads: header.roots.threads.iter().filter_map(|id| self.stack(*id)).collect(),
            tasks: header.roots.tasks.iter().take(TASKS_MAX).filter_map(|id| self.stack(*id)).collect(),
            exception: header.roots.exception,
        }
    }

    fn environment_view(&self) -> Option<EnvironmentView> {
        let environment = self.dump.environment().ok()?;
        let distributions = environment.distributions.iter();
        Some(EnvironmentView {
            hostname: shown(&environment.hostname),
            cwd: shown(&environment.cwd),
            executable: shown(&environment.executable),
            git_commit: environment.git_commit.as_deref().map(shown_str),
            distributions: distributions.map(|(name, version)| (shown_str(name), shown_str(version))).collect(),
        })
    }

    /// None of a root that is no thread and no task.
    fn stack(&self, id: u32) -> Option<Stack> {
        Some(match self.object(ObjectId(id)) {
            Object::Thread(thread) => Stack {
                id,
                name: shown(&thread.name),
                ident: thread.ident.to_string(),
                crashed: thread.crashed.unwrap_or_default(),
                frame_count: as_u32(thread.long.as_ref().map_or(thread.frames.len() as u64, |long| long.length)),
                exception: thread.exception.as_ref().and_then(Value::as_ref_id).map(|id| id.0),
            },
            Object::Task(task) => Stack {
                id,
                name: shown(&task.name),
                ident: shown(&task.state),
                crashed: false,
                frame_count: as_u32(task.frames.len() as u64),
                exception: task.exception.as_ref().and_then(Value::as_ref_id).map(|id| id.0),
            },
            // What cannot be read keeps its place in the list, with what the header says of it.
            Object::Absent(absent) => {
                let thread = self.thread_in_words(id);
                Stack {
                    id,
                    name: thread.map_or_else(|| missing_in_words(&absent.missing), |thread| shown(&thread.name)),
                    ident: thread.map_or_else(String::new, |thread| thread.ident.to_string()),
                    crashed: thread.is_some_and(|thread| thread.crashed),
                    frame_count: as_u32(thread.map_or(0, |thread| thread.frames.len() as u64)),
                    exception: None,
                }
            }
            _ => return None,
        })
    }
}

fn shown_str(text: &str) -> String {
    shown(&Text::from(text))
}

fn exception_line(exception: &ExceptionSummary) -> ExceptionLine {
    let relation = match exception.relation {
        Relation::Raised => "raised",
        Relation::Cause => "cause",
        Relation::Context => "context",
        Relation::Member => "member",
        Relation::Other => "other",
    };
    ExceptionLine {
        type_name: shown(&exception.type_name),
        message: escaped_lines(&exception.message),
        relation: relation.to_owned(),
        depth: as_u32(exception.depth),
    }
}
