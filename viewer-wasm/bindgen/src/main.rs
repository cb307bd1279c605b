//! `coredumpy-bindgen IN.wasm OUT_FOLDER`: what the program wasm-bindgen does, without installing it.

use std::env;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, folder] = arguments.as_slice() else {
        eprintln!("usage: coredumpy-bindgen IN.wasm OUT_FOLDER");
        return ExitCode::from(2);
    };
    let made = Bindgen::new()
        .input_path(input)
        .out_name("dump")
        .web(true)
        .map(|bindgen| bindgen.typescript(true).omit_default_module_path(true))
        .and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{input}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
