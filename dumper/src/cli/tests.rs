use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use super::run::RunOptions;
use super::*;

fn words(line: &str) -> Vec<OsString> {
    line.split_whitespace().map(OsString::from).collect()
}

fn run(line: &str) -> Run {
    match parse(words(line)) {
        Request::Run(run) => run,
        other => panic!("{line}: {other:?}"),
    }
}

fn refused(line: &str) -> String {
    match parse(words(line)) {
        Request::Text(text) => {
            assert!(text.to_stderr && text.exit_code == 2, "{line}: {text:?}");
            text.content
        }
        other => panic!("{line}: {other:?}"),
    }
}

/// `run` as one line: `script` or `module`, program, `path directory conf`, arguments.
fn summary(line: &str) -> String {
    let run = run(line);
    let kind = if run.is_module { "module" } else { "script" };
    let shown = |option: Option<OsString>| option.map_or("-".into(), |value| value.into_string().unwrap());
    let args = run.args.join(OsStr::new(" ")).into_string().unwrap();
    let RunOptions { path, directory, conf } = run.options;
    let places = format!("{} {} {}", shown(path), shown(directory), shown(conf));
    format!("{kind} {} | {places} | {args}", run.program.to_string_lossy())
}

#[test]
fn every_word_after_the_program_is_the_programs() {
    for (line, expected) in [
        ("run a.py", "script a.py | - - - | "),
        ("run a.py --help -x --version", "script a.py | - - - | --help -x --version"),
        ("run a.py run -m b", "script a.py | - - - | run -m b"),
        ("run -m pkg.mod", "module pkg.mod | - - - | "),
        ("run -m pkg.mod --help -m x", "module pkg.mod | - - - | --help -m x"),
        ("run -mpkg.mod -v", "module pkg.mod | - - - | -v"),
        ("run - x", "script - | - - - | x"),
        ("run -- a.py x", "script a.py | - - - | x"),
        ("run -m unittest -- x", "module unittest | - - - | -- x"),
        ("run a.py -- x", "script a.py | - - - | -- x"),
    ] {
        assert_eq!(summary(line), expected, "{line}");
    }
}

#[test]
fn our_options_stand_before_or_after_the_program() {
    for (line, expected) in [
        ("run --directory d a.py x", "script a.py | - d - | x"),
        ("run --path=p -m mod x", "module mod | p - - | x"),
        ("run --conf c --path p a.py", "script a.py | p - c | "),
        ("run a.py --directory d x", "script a.py | - d - | x"),
        ("run a.py x --directory=d y", "script a.py | - d - | x y"),
        ("run -m unittest --directory d -v", "module unittest | - d - | -v"),
        ("run a.py --conf c --path p", "script a.py | p - c | "),
        ("run --conf c a.py --path p", "script a.py | p - c | "),
        ("run a.py --path=", "script a.py |  - - | "),
    ] {
        assert_eq!(summary(line), expected, "{line}");
    }
}

#[test]
fn after_the_program_some_options_are_left_alone() {
    for (line, expected) in [
        ("run a.py -- --path p", "script a.py | - - - | -- --path p"),
        ("run a.py --directory d -- --conf c", "script a.py | - d - | -- --conf c"),
        ("run --path p a.py --path q", "script a.py | p - - | --path q"),
        ("run --path p a.py --directory d", "script a.py | p - - | --directory d"),
        ("run --directory d a.py --path q --conf c", "script a.py | - d c | --path q"),
        ("run --conf c a.py --conf d", "script a.py | - - c | --conf d"),
        ("run a.py --dir d --pat p --paths q", "script a.py | - - - | --dir d --pat p --paths q"),
    ] {
        assert_eq!(summary(line), expected, "{line}");
    }
}

#[test]
fn wrong_usage_of_run_says_what_is_wrong() {
    for (line, message) in [
        ("run", "SCRIPT or -m MODULE is missing"),
        ("run -m", "a value is required for '-m <MODULE>...'"),
        ("run --foo a.py", "unexpected argument '--foo' found"),
        ("run --path", "a value is required for '--path <FILE>'"),
        ("run --path p --directory d a.py", "cannot be used with"),
        ("run a.py --path p --directory d", "cannot be used with"),
        ("run a.py --path p --path q", "cannot be used multiple times"),
        ("run a.py --path", "a value is required for '--path'"),
        ("run a.py --directory --path p", "a value is required for '--directory'"),
    ] {
        let text = refused(line);
        assert!(text.contains(message), "{line}: {text}");
    }
    assert!(refused("run").contains("Usage: coredumpy run [--path"));
}

#[test]
fn words_that_are_not_unicode_survive() {
    let odd = OsStr::from_bytes(b"\xff\xfe.py");
    let path = OsStr::from_bytes(b"--path=\xff.dump");
    let Request::Run(run) = parse(["run".into(), odd.into(), path.into(), odd.into()]) else { panic!() };
    assert_eq!(run.program, odd);
    assert_eq!(run.args, [odd]);
    assert_eq!(run.options.path.unwrap(), OsStr::from_bytes(b"\xff.dump"));
}

#[test]
fn peek_takes_several_paths_and_sorts_by_time() {
    let Request::Peek(peek) = parse(words("peek a --json b")) else { panic!() };
    assert_eq!((peek.json, peek.sort), (true, SortKey::Time));
    assert_eq!(peek.paths, ["a", "b"]);
    assert!(refused("peek").contains("<PATH>..."));
    assert!(refused("peek --sort size a").contains("[possible values: time, name, type]"));
}

#[test]
fn load_takes_one_debugger() {
    let Request::Load(load) = parse(words("load --pudb --thread T x.dump")) else { panic!() };
    assert!(load.pudb && !load.ipdb);
    assert_eq!(load.thread.unwrap(), "T");
    assert!(refused("load --ipdb --pudb x.dump").contains("cannot be used with"));
    assert!(refused("load").contains("<FILE>"));
}

#[test]
fn eval_takes_expressions_and_a_frame_from_either_end() {
    let Request::Eval(eval) = parse(words("eval x.dump a -1 --json - --frame -1 --thread T")) else { panic!() };
    assert_eq!(eval.expressions, ["a", "-1", "-"]);
    assert_eq!((eval.frame, eval.json, eval.thread), (-1, true, Some("T".into())));
    let Request::Eval(eval) = parse(words("eval x.dump -- -a --json")) else { panic!() };
    assert_eq!((eval.expressions, eval.frame, eval.json), (vec!["-a".into(), "--json".into()], 0, false));
    assert!(refused("eval x.dump").contains("<EXPR>..."));
    assert!(refused("eval x.dump -a").contains("to pass '-a' as a value, use '-- -a'"));
    assert!(refused("eval x.dump a --frame main").contains("invalid value 'main' for '--frame <N>'"));
}

#[test]
fn view_needs_no_file_and_serves_or_opens() {
    let Request::View(view) = parse(words("view")) else { panic!() };
    assert_eq!((view.file, view.serve, view.no_browser), (None, false, false));
    let Request::View(view) = parse(words("view --serve x.dump")) else { panic!() };
    assert_eq!((view.file.unwrap(), view.serve), ("x.dump".into(), true));
    assert!(refused("view --serve --no-browser x.dump").contains("cannot be used with"));
    assert!(refused("view a b").contains("unexpected argument 'b' found"));
}

#[test]
fn enable_and_disable_take_no_words() {
    assert_eq!((parse(words("enable")), parse(words("disable"))), (Request::Enable, Request::Disable));
    assert!(refused("enable here").contains("unexpected argument 'here'"));
}

#[test]
fn export_writes_a_page_or_json() {
    let Request::Export(export) = parse(words("export x.dump -o y.html")) else { panic!() };
    assert_eq!(
        (export.file, export.output, export.format),
        ("x.dump".into(), Some("y.html".into()), ExportFormat::Html)
    );
    let Request::Export(export) = parse(words("export --format json x.dump")) else { panic!() };
    assert_eq!((export.format, export.output), (ExportFormat::Json, None));
    assert!(refused("export --format xml x.dump").contains("[possible values: html, json]"));
    assert!(refused("export").contains("<FILE>"));
}

#[test]
fn redact_test_reads_a_text_or_names() {
    let Request::RedactTest(test) = parse(words("redact-test - --conf c.py --names")) else { panic!() };
    assert_eq!((test.file, test.conf, test.names), ("-".into(), Some("c.py".into()), true));
    assert!(refused("redact-test").contains("<FILE>"));
    assert!(refused("redact-test a b").contains("unexpected argument 'b' found"));
}

#[test]
fn later_commands_are_known() {
    for name in ["host", "completions"] {
        assert_eq!(parse(words(&format!("{name} x --help -y"))), Request::NotYet(name));
    }
    assert!(refused("lod x").contains("unrecognized subcommand 'lod'"));
}

#[test]
fn help_and_version_go_to_stdout() {
    for line in ["--help", "-h", "--version", "-V", "run --help", "load -h", "peek --help"] {
        let Request::Text(text) = parse(words(line)) else { panic!("{line}") };
        assert!(!text.to_stderr && text.exit_code == 0, "{line}: {text:?}");
    }
    assert!(refused("").contains("Usage: coredumpy <COMMAND>"));
}
