//! `measure FILE [QUERY …]`: how long the page would wait.
use std::fs::File;
use std::rc::Rc;
use std::time::Instant;

use coredumpy_format::FileSource;
use coredumpy_viewer_wasm::views::SearchOptions;
use coredumpy_viewer_wasm::{Reader, Searching};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: measure FILE [QUERY …]")?;
    let start = Instant::now();
    let reader = Rc::new(Reader::open(FileSource::new(File::open(path)?)?)?);
    println!("open {:?}", start.elapsed());
    let overview = reader.overview();
    let stack = overview.threads.first().ok_or("no thread")?;
    let frames = reader.frames(stack.id, 0);
    println!("frames {:?}: {} of {}", start.elapsed(), frames.len(), overview.written);
    for frame in frames.iter().take(3) {
        for scope in reader.scopes(frame.id) {
            let at = Instant::now();
            let page = reader.children(scope.id, &scope.section, scope.start, scope.total.min(200));
            println!("{} {} {:?}", frame.function, scope.title, at.elapsed());
            for child in &page.children {
                println!(
                    "  {} = {} [{} {}]",
                    child.label, child.value.preview, child.value.kind, child.value.child_count
                );
            }
        }
    }
    println!("first frames {:?}", start.elapsed());
    expand(&reader, frames.first().ok_or("no frame")?.id);
    if let Some(exception) = overview.exception {
        let last = reader.traceback(exception).pop();
        expand(&reader, last.ok_or("no traceback")?.frame.id);
        print!("{}", reader.traceback_text(exception));
    }
    for query in arguments {
        let at = Instant::now();
        let mut search = Searching::new(&reader, &query, SearchOptions::default());
        let mut first = None;
        let mut longest = std::time::Duration::ZERO;
        loop {
            let step_at = Instant::now();
            let step = search.step(1);
            longest = longest.max(step_at.elapsed());
            for hit in step.hits.iter().take(3) {
                if first.is_none() {
                    first = Some(at.elapsed());
                }
                let path = hit.path.as_ref().and_then(|path| path.expression.clone());
                println!("  {} {} {:?}", hit.place, hit.preview, path);
            }
            if step.done {
                println!("{query}: {} in {:?}, first {first:?}, longest step {longest:?}", step.found, at.elapsed());
                break;
            }
        }
    }
    Ok(())
}

/// Opens the largest things below the frame, at their beginning, middle and end.
fn expand<S: coredumpy_format::ReadAt>(reader: &Reader<S>, frame: u32) {
    let mut next: Vec<u32> = vec![frame];
    let mut longest = std::time::Duration::ZERO;
    let mut pages = 0;
    for _ in 0..300 {
        let Some(id) = next.pop() else { break };
        for section in reader.sections(id) {
            for start in [0, section.total / 2, section.total.saturating_sub(200)] {
                let at = Instant::now();
                let page = reader.children(id, &section.name, start, 200);
                let took = at.elapsed();
                pages += 1;
                if took > longest {
                    println!("  {id} {} {start} of {}: {took:?}", section.name, section.total);
                    longest = took;
                }
                next.extend(
                    page.children.iter().filter(|child| child.value.child_count > 0).filter_map(|c| c.value.id),
                );
            }
        }
        next.sort_by_key(|id| id.wrapping_mul(2_654_435_761));
    }
    println!("{pages} pages, longest {longest:?}");
}
