//! The table of rules holds, row by row.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::rules::{Kind, RULES};
use super::*;

fn redactor() -> Redactor {
    Redactor::new(Settings { hide_secret: true, hide_environ: true, ..Settings::default() })
}

/// The rules that hide something of a text.
fn rules_of(redactor: &Redactor, text: &str) -> Vec<&'static str> {
    let runs = redactor.spans(text.as_bytes(), true).merged();
    runs.iter().map(|(_, rule)| redactor.rule_name(*rule)).collect()
}

#[test]
fn every_row_hides_and_spares_what_it_says() {
    let redactor = redactor();
    let mut wrong = Vec::new();
    for row in RULES {
        for example in row.hides {
            let found = match row.kind {
                Kind::Name(..) => named(&redactor, example).into_iter().collect(),
                _ => rules_of(&redactor, example),
            };
            if found != [row.name] {
                wrong.push(format!("{}: {example} should be hidden, but {found:?}", row.name));
            }
        }
        for example in row.spares {
            let found = match row.kind {
                Kind::Name(..) => named(&redactor, example).filter(|name| *name == row.name).into_iter().collect(),
                _ => rules_of(&redactor, example),
            };
            if !found.is_empty() {
                wrong.push(format!("{}: {example} should be spared, but {found:?}", row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn named(redactor: &Redactor, name: &str) -> Option<&'static str> {
    match redactor.by_name(name) {
        ByName::Always(rule) | ByName::IfSecret(rule) => Some(redactor.rule_name(rule)),
        _ => None,
    }
}

/// What the text method leaves of a text.
fn left(redactor: &Redactor, text: &str) -> String {
    match redactor.text(text.as_bytes(), ByName::Nothing) {
        Verdict::Clean => text.to_owned(),
        Verdict::Whole(rule) => redactor.mark(rule),
        Verdict::Parts { text, .. } => String::from_utf8(text).unwrap(),
    }
}

#[test]
fn pairs_in_texts_lose_their_value_and_keep_the_rest() {
    let redactor = redactor();
    for (text, expected) in [
        ("connect(user='bob', password='hunter2')", "connect(user='bob', password='<hidden: name-password>')"),
        (r#"{"user": "bob", "password": "hunter2"}"#, r#"{"user": "bob", "password": "<hidden: name-password>"}"#),
        (r#"{\"password\": \"hunter2\", \"a\": 1}"#, r#"{\"password\": \"<hidden: name-password>\", \"a\": 1}"#),
        ("{'password': b'hunter2'}", "{'password': b'<hidden: name-password>'}"),
        ("host=db password=hunter2 port=5432", "host=db password=<hidden: name-password> port=5432"),
        ("Server=db;Password=hun-ter2;Port=1", "Server=db;Password=<hidden: name-password>;Port=1"),
        ("password: hunter2\nuser: bob", "password: <hidden: name-password>\nuser: bob"),
        ("DB_PASSWORD = swordfish", "DB_PASSWORD = <hidden: name-password>"),
        ("export API_KEY=abc123def", "export API_KEY=<hidden: name-api-key>"),
        ("https://x.org/?token=a9Xk2Lm4Qz&page=2", "https://x.org/?token=<hidden: name-token>&page=2"),
        ("Authorization: Bearer abc.def-123\r\nHost: x", "Authorization: <hidden: name-authorization>\r\nHost: x"),
        ("{'Authorization': 'Basic Ym9iOmh1bnRlcjI='}", "{'Authorization': '<hidden: name-authorization>'}"),
        ("curl -H 'Authorization: token abcdef1' x", "curl -H 'Authorization: <hidden: name-authorization>' x"),
        ("Cookie: sid=31d4d96e; theme=dark\nA: b", "Cookie: <hidden: name-cookie>\nA: b"),
        ("Set-Cookie: id=a3f; Path=/", "Set-Cookie: <hidden: name-cookie>"),
        ("Basic Ym9iOmh1bnRlcjI=", "Basic <hidden: name-authorization>"),
        ("run --password hunter2 --user bob", "run --password <hidden: name-password> --user bob"),
        ("run --token=a9Xk2Lm4Qz7 x", "run --token=<hidden: name-token> x"),
        ("postgres://bob:hunter2@db/app", "postgres://bob:<hidden: url-password>@db/app"),
        ("passwords=['a1', 'b2'] n=1", "passwords=[<hidden: name-password>] n=1"),
        ("os.environ['DB_PASSWORD'] = 'hunter2'", "os.environ['DB_PASSWORD'] = '<hidden: name-password>'"),
        ("clientSecret => 'hunter2'", "clientSecret => '<hidden: name-secret>'"),
        ("password='token $ecret99'", "password='<hidden: name-password>'"),
        ("password='Basic %hunter2'", "password='<hidden: name-password>'"),
        ("CLIENT_SECRET12:34abcdef9", "CLIENT_SECRET12:<hidden: name-secret>"),
        ("SECRET12:34", "SECRET12:34"),
        ("SECRET12:3456", "SECRET12:<hidden: name-secret>"),
        ("at 12:34:56 password:hunter2", "at 12:34:56 password:<hidden: name-password>"),
        ("password=abc:`def", "password=<hidden: name-password>"),
        ("pass:Hunter:`2", "pass:<hidden: name-pass>"),
    ] {
        assert_eq!(left(&redactor, text), expected, "{text}");
    }
}

/// A text, and what is hidden of it by which rule.
const PHRASES: &[(&str, &str, &str)] = &[
    ("<user><password>swordfish</password></user>", "swordfish", "name-password"),
    ("<wsse:Password Type='x#PasswordText'>swordfish</wsse:Password>", "swordfish", "name-password"),
    ("<clientSecret><![CDATA[sword<fish]]></clientSecret>", "sword<fish", "name-secret"),
    ("<entry key=\"db.password\">swordfish</entry>", "swordfish", "name-password"),
    ("<property name='password' value='swordfish'/>", "swordfish", "name-password"),
    (r#"{"name": "DB_PASSWORD", "value": "swordfish"}"#, "swordfish", "name-password"),
    ("- name: DB_PASSWORD\n  value: swordfish\n", "swordfish", "name-password"),
    ("password: |\n  swordfish\nuser: bob", "swordfish", "name-password"),
    ("password: !secret swordfish", "swordfish", "name-password"),
    ("password: swordfish # of the database", "swordfish", "name-password"),
    ("[('user', 'bob'), ('password', 'hunter2')]", "hunter2", "name-password"),
    ("{'password': ('swordfish', 'b')}", "'swordfish', 'b'", "name-password"),
    ("{'password': {'current': 'swordfish'}}", "'current': 'swordfish'", "name-password"),
    ("Config(password=SecretStr('swordfish'))", "swordfish", "name-password"),
    ("password: str = 'swordfish'", "swordfish", "name-password"),
    (r#"{\\\"password\\\":\\\"swordfish\\\"}"#, "swordfish", "name-password"),
    ("user%3Dbob%26password%3Dswordfish%26n%3D1", "swordfish", "name-password"),
    ("UID%3Dsa%3BPWD%3Dhunter2", "hunter2", "name-pass"),
    ("form-data; name=\"password\"\r\n\r\nswordfish\r\n--x", "swordfish", "name-password"),
    ("machine db.example.org login bob password swordfish", "swordfish", "name-password"),
    ("db.example.org:5432:app:bob:swordfish", "swordfish", "name-password"),
    ("login failed for bob with password hunter2, again", "hunter2", "name-password"),
    (r#"{"0":"login with password hunter2"}"#, "hunter2", "name-password"),
    ("wrong password for bob: 'hunter2'", "hunter2", "name-password"),
    ("ENV DB_PASSWORD swordfish", "swordfish", "name-password"),
    ("curl -u bob:swordfish https://example.org", "bob:swordfish", "name-password"),
    ("curl --user 'bob:swordfish' https://example.org", "bob:swordfish", "name-password"),
    ("sshpass -p swordfish ssh host", "swordfish", "name-password"),
    ("mysql -u root -pswordfish db", "swordfish", "name-password"),
    ("CREATE USER bob WITH PASSWORD 'swordfish'", "swordfish", "name-password"),
    ("ALTER USER bob IDENTIFIED WITH plugin BY 'swordfish'", "swordfish", "name-password"),
    ("INSERT INTO users (name, password) VALUES ('bob', 'swordfish')", "swordfish", "name-password"),
    (
        "[SQL: INSERT INTO u (n, password) VALUES (?, ?)]\n[parameters: ('bob', 'swordfish')]",
        "swordfish",
        "name-password",
    ),
    ("[SQL: UPDATE u SET n=?, password = ?] [parameters: ('bob', 'swordfish')]", "swordfish", "name-password"),
    ("DETAIL:  Key (password)=(swordfish) exists.", "swordfish", "name-password"),
    (
        "PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\nAAAAgQDnW1\nPrivate-MAC: 0a",
        ": 1\nAAAAgQDnW1\n",
        "private-key-block",
    ),
    (
        "Authorization: Digest username=\"bob\", response=\"6629fae4\"\r\nA: b",
        "Digest username=\"bob\", response=\"6629fae4\"",
        "name-authorization",
    ),
    ("Authorization: Custom a9Xk2Lm4", "Custom a9Xk2Lm4", "name-authorization"),
    // The value of a secret may have the name of one.
    ("API_KEY=keyPqDmmAcTyDljV0", "keyPqDmmAcTyDljV0", "name-api-key"),
    ("DB_PASSWORD=password", "password", "name-password"),
    ("password=secret123", "secret123", "name-password"),
    // What looks like a placeholder, and is none.
    ("postgres://bob:%24ecret9@db/app", "%24ecret9", "url-password"),
    ("postgres://bob:$ecret9@db/app", "$ecret9", "url-password"),
    ("SNYK_TOKEN=4e3db251-2ac5-4107-ae35-4af767b943c0", "4e3db251-2ac5-4107-ae35-4af767b943c0", "name-token"),
];

#[test]
fn phrases_lose_their_value_and_keep_the_rest() {
    let redactor = redactor();
    let mut wrong = Vec::new();
    for (text, secret, rule) in PHRASES {
        let expected = text.replacen(secret, &format!("<hidden: {rule}>"), 1);
        let left = left(&redactor, text);
        if left != expected {
            wrong.push(format!("{text:?} became {left:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_was_hidden_once_is_left_alone() {
    let redactor = redactor();
    for text in
        ["password='<hidden: name-password>'", "a://b:<hidden: url-password>@c", "Cookie: <hidden: name-cookie>"]
    {
        assert_eq!(left(&redactor, text), text);
    }
}

#[test]
fn innocent_texts_stay() {
    let redactor = redactor();
    let wrong: Vec<String> = INNOCENT
        .iter()
        .filter(|text| left(&redactor, text) != **text)
        .map(|text| format!("{text} became {}", left(&redactor, text)))
        .collect();
    assert!(INNOCENT.len() >= 150, "{}", INNOCENT.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[rustfmt::skip]
const INNOCENT: &[&str] = &[
    ":param Ed25519PrivateKey|Ed448PrivateKey|Ed448PublicKey key: a key",
    "", "x", "hello", "Hello, World!", "The quick brown fox jumps over the lazy dog.", "naïve café", "日本語のテキスト", "🙂🙂🙂",
    "12:34:56", "2024-05-01", "2024-05-01T12:34:56.789012+00:00", "2024-05-01 12:34:56,789 INFO worker-3: request 17 took 12 ms",
    "1.2.3", "v10.20.30-rc.1+build.5", "3.14159265358979323846264338327950288", "12345678901234567890123456789012345678901234567890",
    "0x7f3a2b4c5d6e", "<object object at 0x7f3a2b4c5d6e>", "<Foo key=1>", "deadbeefdeadbeefdeadbeefdeadbeef",
    "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", "sha512-Z0Y5ciqhTXXYg7jhLfyNnaaOyvrHWn1bVBDI+IKrYUvm7RoU9r2rfXSLLrK1Hq8EU8q9VyNBNJtGhnAXeKhCgQ==",
    "123e4567-e89b-12d3-a456-426614174000", "{123E4567-E89B-12D3-A456-426614174000}", "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
    "/usr/lib/python3.11/site-packages/numpy/core/_methods.py", "C:\\Users\\bob\\AppData\\Local\\Temp\\tmpab12cd34", "./node_modules/.bin/webpack",
    "/tmp/pytest-of-root/pytest-12/test_login_with_password0/app.db", "/nix/store/3kqrq8f5mpdzqv0m4mbiy6dl1aab4b5c-python3-3.11.7/bin/python3",
    "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/", "~/.config/coredumpy/settings.toml", "file:///home/bob/a%20b.txt", "../../../etc/passwd",
    "https://example.org", "https://example.org/a/b?c=d&e=f#g", "http://localhost:8080/api/v1/users/17/sessions", "https://example.org/@bob",
    "https://user@example.org/path", "ftp://ftp.example.org:21/pub/file@v1.tar.gz", "git@github.com:owner/repo.git", "mailto:bob@example.org",
    "ssh://git@host.example.org:2222/repo.git", "postgresql://localhost/app", "redis://cache:6379/0", "sqlite:///:memory:", "jdbc:mysql://db:3306/app",
    "postgres://{user}:{password}@{host}/{db}", "postgres://user:%s@host", "https://user:***@example.org", "http://[::1]:8080/@x",
    "some_long_function_name_that_is_an_identifier", "SomeVeryLongCamelCaseClassNameForTestingPurposes", "test_that_password_is_hashed",
    "CONSTANT_CASE_WITH_MANY_WORDS_IN_IT", "kebab-case-with-many-words-in-it", "module.submodule.ClassName.method_name", "getHTTPResponseCodeFromServer2",
    "_ZN4llvm12DenseMapBaseINS_8DenseMapIPKNS", "x86_64-pc-linux-gnu", "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
    "text/html; charset=utf-8", "application/json", "multipart/form-data; boundary=----WebKitFormBoundary", "Content-Type: application/json",
    "Accept: */*", "Host: example.org:8080", "Content-Length: 1234", "Cache-Control: no-cache", "ETag: W/\"67ab43\"", "Location: /login?next=/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "0123456789abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "--------------------------------", "================================", "................................",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJl3dIeudNqd0DPMRD6OIh65tjkxFNOtwGcWB2gCgPhk",
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\nRTESMBAGA1UEChMJQmFsdGltb3JlMRMwEQYDVQQLEwpDeWJlclRydXN0MSIwIAYD\n-----END CERTIFICATE-----",
    "password", "Password:", "password: ", "Enter your password:", "The password must have at least 12 characters.", "password: the one that you chose",
    "password: str", "password: Optional[str] = None", "password=None", "password=password", "password=self.password", "password=get_password()",
    "password = getpass.getpass()", "headers['Authorization'] = 'Basic %s'", "password=%s", "password={password}", "password=$PASSWORD", "password=<password>", "password=********", "password=\"\"",
    "Wrong password: incorrect", "forgot_password=True", "password_length=12", "is_password=1", "PASSWORD_HASHERS=['argon2', 'bcrypt']", "passwords match",
    "passenger=bob", "monkey=george", "author=bob", "author: Bob Smith", "keyboard=qwerty", "keyword=value", "secretary=alice", "tokenize=fast",
    "max_tokens=4096", "sort_key=created_at", "auth=True", "auth=None", "key=value", "key: value", "key='name'", "key=1", "token=NAME", "token='NAME'",
    "Token('NAME', 'x')", "token: Token", "unexpected token: '}'", "token=<Token NAME>", "session=3", "session: active", "session='main'", "pin=GPIO17",
    "primary_key=True", "primary_key='id'", "foreign_key=user.id", "public_key=abc", "cache_key='user:17:profile'", "KeyError: 'name'", "keys: ['a', 'b']",
    "dict_keys(['token', 'password'])", "KeyError: 'password'", "AttributeError: 'User' object has no attribute 'password'", "TypeError: login() got an unexpected keyword argument 'password'",
    "authorization: see RFC 7235", "Authorization header is missing", "Bearer", "Basic usage of this tool", "Token expired at noon", "Digest of the meeting",
    "Cookies are disabled", "cookie: chocolate", "cookie_policy=strict", "SELECT password FROM users WHERE id = %s", "INSERT INTO users (name, password) VALUES (?, ?)",
    "def login(user, password): pass", "lambda key: key", "sorted(items, key=len)", "key=lambda x: x.name", "x = y if key == other else z", "a==b", "a:b:c:d", "==", "::", "=", ":",
    "https://docs.python.org/3/library/secrets.html#secrets.token_urlsafe", "s3://bucket/path/to/key", "arn:aws:s3:::my-bucket/key", "arn:aws:iam::123456789012:user/bob",
    "gcr.io/project/image@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "python:3.11-slim", "worker-3:8080", "[::1]:8080", "192.168.0.1:22",
    "de305d54-75b4-431b-adb2-eb6b9e546014.json", "report-2024-05-01T12-34-56Z.csv", "IMG_20240501_123456789_HDR.jpg", "chunk-vendors.8f3b2c1d.js", "commit 3f2a9b1c4d5e6f708192a3b4c5d6e7f8091a2b3c",
    "{'a': 1, 'b': [1, 2, 3]}", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "Point(x=1, y=2)", "datetime.datetime(2024, 5, 1, 12, 34)", "array([[1, 2], [3, 4]])",
    "image:\n    R0lGODdhAQABAIAAAP7hJ9kL1mN3pQ5rS7tU9vW1x2aB3dE5fG7hJ9kL1mN3pQ5rS7tU\n    a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3H4\n",
    "<password/>", "<password></password>", "<p>password</p>", "<label for=\"password\">Password1</label>", "socks5h://<user>:<password>@host",
    "<input name=\"password\" type=\"password\" value=\"\">", "{\"name\": \"password\", \"type\": \"string\"}", "{'required': ['username', 'password'], 'n': 'b'}",
    "{\"password\": {\"type\": \"string\", \"title\": \"Password\"}}", "argument 'password' must be 'str2'", "use a password \"strong\" enough", "password sha256 of x",
    "token 'NAME' at line 3", "Usage: app --password PASSWORD [--token TOKEN]", "password: str, other: str = 'abc1234'", "('HTTPPasswordMgr', 'urllib2', 'urllib.request')",
    "- name: PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: my-secret\n      key: pw1x", "INSERT INTO users (name, password) VALUES (%s, :password)", "curl -u $USER https://x", "mysql -p db",
    "ssh -p 22 host", "IDENTIFIED BY", "[parameters: ('bob', 3)]", "('http', 'joe', 'password', 'localhost:22')", "UNKNOWN_PSK_IDENTITY = 115", "credentials = '{0}:{1}'", "Signature: 8a477f597d28d172789f06886806bc55", "passwords and/or keys", "password : *const c_void",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg", "R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs",
    "SKIP_ALL_SLOW_TESTS", "sizeEndCentDir64Locator", "basic multilingual", "publicKeyToken='1fc8b3b9a1e18e3b'", "{'key_sha256': 'bb1636883c2707b51c5b7fc26c6927af'}", "TASK-1234", "EAAAction", "risk_live_data_feed_for_the_whole_day", "task-0123456789", "hf_dataset_name_of_the_project",
];

/// More make the automaton twice as large, and the first text of a program as much slower.
#[test]
fn anchors_have_few_letters() {
    let is_in =
        |byte: &u8| RULES.iter().any(|row| matches!(row.kind, Kind::Shape(anchors, _) if shapes::has(anchors, *byte)));
    let count = (0..=255).filter(is_in).count();
    assert!(count < 64, "{count}");
}

#[test]
fn learned_values_are_hidden_elsewhere() {
    let mut redactor = redactor();
    let ByName::Always(rule) = redactor.by_name("password") else { panic!() };
    for secret in ["hunter2", "swordfish", "test", "correct horse battery staple"] {
        redactor.learn(secret.as_bytes(), rule);
    }
    assert_eq!(left(&redactor, "I typed hunter2 twice"), "I typed <hidden: name-password> twice");
    assert_eq!(left(&redactor, "shunter23"), "shunter23");
    assert_eq!(left(&redactor, "a swordfish is a fish; a test"), "a swordfish is a fish; a test");
    assert_eq!(left(&redactor, "correct horse battery staple"), "<hidden: name-password>");
}

/// A redactor with these variables, all of which the user's filter hides.
fn with_environment(variables: &[(&str, &str)], settings: Settings) -> Redactor {
    let environ: Vec<_> =
        variables.iter().map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec())).collect();
    let environ_hidden = vec![true; environ.len()];
    Redactor::new(Settings { environ, environ_hidden, ..settings })
}

#[test]
fn the_environment_is_hidden_whole_and_its_secrets_everywhere() {
    let on = Settings { hide_environ: true, ..Settings::default() };
    let variables = [("DB_PASSWORD", "swordfish-9"), ("LANG", "en_GB.UTF-8"), ("DATABASE_URL", "pg://u:tr0ub4dor@h/d")];
    let redactor = with_environment(&variables, on);
    assert_eq!(left(&redactor, "en_GB.UTF-8"), "<hidden: environment>");
    assert_eq!(left(&redactor, "LANG is en_GB.UTF-8"), "LANG is en_GB.UTF-8");
    assert_eq!(left(&redactor, "it was (swordfish-9)!"), "it was (<hidden: environment-secret>)!");
    assert_eq!(left(&redactor, "and tr0ub4dor"), "and <hidden: environment-secret>");
    // The other rules are off.
    assert_eq!(left(&redactor, "password='hunter2'"), "password='hunter2'");

    let off = with_environment(&variables, Settings { hide_secret: true, ..Settings::default() });
    assert_eq!(left(&off, "it was (swordfish-9)!"), "it was (swordfish-9)!");
}

#[test]
fn names_patterns_and_disabled_rules_are_the_users() {
    let redactor = Redactor::new(Settings {
        hide_secret: true,
        secret_names: vec!["Customer_Number".into(), "oauth2_grant".into(), "what_the_customer_said_to_us".into()],
        patterns: vec![Pattern::new("ACME-[0-9]+", 32, false).unwrap()],
        disabled_rules: ["url-password".to_owned(), "name-password".to_owned()].into(),
        ..Settings::default()
    });
    assert_eq!(named(&redactor, "old-customerNumber"), Some("secret-names"));
    assert_eq!(named(&redactor, "OAuth2Grant"), Some("secret-names"));
    assert_eq!(named(&redactor, "what_the_customer_said_to_us"), Some("secret-names"));
    assert_eq!(named(&redactor, "password"), None);
    assert_eq!(left(&redactor, "see ACME-17 and a://b:c@d"), "see <hidden: secret-patterns> and a://b:c@d");
}

#[test]
fn patterns_that_mean_the_same_run_here() {
    const UNICODE: u32 = 32;
    for (pattern, flags, is_bytes, expected) in [
        ("ACME-[0-9a-f]{32}", UNICODE, false, true),
        (r"\d{3}", UNICODE, false, true),
        (r"a.b", UNICODE | 16, false, true),
        (r"^x$", UNICODE | 8, false, true),
        (r"\bword\b", 0, true, true),
        // Look-around, references and possessive repetition are Python's alone.
        (r"(?<=pw: )\S+", UNICODE, false, false),
        (r"(a)\1", UNICODE, false, false),
        (r"a++", UNICODE, false, false),
        // Letters of Unicode, and where a text ends.
        (r"\w+", UNICODE, false, false),
        (r"x$", UNICODE, false, false),
        ("acme", UNICODE | 2, false, false),
        // What only looks alike.
        (r"[[:alpha:]]", UNICODE, false, false),
        (r"[a&&b]", UNICODE, false, false),
        (r"\<", UNICODE, false, false),
        ("a b", UNICODE | 64, false, false),
        ("é", 0, true, false),
    ] {
        assert_eq!(Pattern::new(pattern, flags, is_bytes).is_some(), expected, "{pattern}");
    }
}

#[test]
fn command_lines_keep_their_options() {
    let redactor = redactor();
    for (line, expected) in [
        ("app --password hunter2 -v", "app --password <hidden: name-password> -v"),
        ("app --token=a9Xk2Lm4Qz7 x", "app --token=<hidden: name-token> x"),
        ("app --token NAME --key id", "app --token NAME --key id"),
        ("/usr/bin/mysql -uroot -phunter2 db", "/usr/bin/mysql -uroot -p<hidden: name-password> db"),
        ("curl -u bob:hunter2 x", "curl -u <hidden: name-password> x"),
        ("pytest -p no:cacheprovider -k password", "pytest -p no:cacheprovider -k password"),
        ("app --password --verbose", "app --password --verbose"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let told = redactor.argv(&words).into_iter().zip(&words).map(|(verdict, word)| match verdict {
            Verdict::Clean => (*word).to_owned(),
            Verdict::Whole(rule) => redactor.mark(rule),
            Verdict::Parts { text, .. } => String::from_utf8(text).unwrap(),
        });
        assert_eq!(told.collect::<Vec<_>>().join(" "), expected);
    }
}

#[test]
fn source_lines_stay_lines_and_code_stays_code() {
    let redactor = redactor();
    for (source, expected) in [
        ("password = \"hunter2\"\n", "password = \"<hidden: name-password>\"\n"),
        ("# password: (hunter2)", "# password: <hidden: name-password>)"),
        ("PASSWORD: str = 'hunter two'", "PASSWORD: str = '<hidden: name-password>'"),
        ("def f(password='hunter2', n=1):", "def f(password='<hidden: name-password>', n=1):"),
        ("{'password': 'swordfish'}", "{'password': '<hidden: name-password>'}"),
        ("if password == 'swordfish':", "if password == '<hidden: name-password>':"),
        ("x = ('password', 'hunter2')", "x = ('password', '<hidden: name-password>')"),
        ("run(['--password', 'hunter2', '-v'])", "run(['--password', '<hidden: name-password>', '-v'])"),
        ("# curl -u bob:hunter2 x", "# curl -u <hidden: name-password> x"),
        ("x = '<password>hunter2</password>'", "x = '<password><hidden: name-password></password>'"),
        ("set_password(b'hunter2')", "set_password(b'<hidden: name-password>')"),
        ("secret = 'ab' 'cd3'\nx = 1", "secret = 'ab' '<hidden: name-secret>'\nx = 1"),
        ("passwords = ['hunter2', 'swordfish']", "passwords = ['<hidden: name-password>', '<hidden: name-password>']"),
        ("token = 'a9Xk2Lm4Qz7'", "token = '<hidden: name-token>'"),
        ("secret = '''one\ntwo\n'''\nx", "secret = '''<hidden: name-secret>\n\n'''\nx"),
        (
            "connect('pg://u:hunter2@h/d')  # password: hunter2",
            "connect('pg://u:<hidden: url-password>@h/d')  # password: <hidden: name-password>",
        ),
    ] {
        assert_eq!(redactor.source(source).map_or_else(|| source.to_owned(), |(text, _)| text), expected);
    }
    for source in [
        "password = input('Password: ')",
        "parser.add_argument('--password', '-p', help='the password')",
        "@click.option('--password', 'pw', prompt=True)",
        "password = None",
        "headers['Authorization'] = 'Basic %s'",
        "def f(password):  # password: (str, optional)",
        "PASSWORD_FIELD = 'password'",
        "x['password'] = request['password']",
        "token = Token('NAME', 'x')",
        "parser.add_argument('--password', help='the password to use')",
        "password: str = ''",
        "class Password:\n    '''A password.'''",
        "if not password:\n    raise ValueError('password is empty')",
        "token = 'NAME'",
        "key = 'name'",
        "password = f'{user}'",
        "['username', 'password', 'token']",
        "def f(password):\n    \"\"\"Logs in.\n\n    password: str\n        the password\n    \"\"\"",
        "['user_password', 'ssh2_auth_file']",
        "def makeFY5253LastOfMonth():",
        "it's # not a literal",
        "label = _('Password')",
        "{'password': 'Password'}",
        "('Confirm Password', 'password\\npassword\\n', None, 'password')",
        "'''Pass :func:`round2` to get whole numbers.'''",
    ] {
        assert_eq!(redactor.source(source), None, "{source}");
    }
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn text(&mut self, letters: &str, most: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        (0..self.below(most + 1)).map(|_| letters[self.below(letters.len())]).collect()
    }

    /// A text that a pattern matches.
    fn made(&mut self, hir: &Hir) -> String {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => String::new(),
            HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).unwrap(),
            HirKind::Class(class) => {
                let ranges = class.to_byte_class();
                let letters: Vec<char> =
                    (' '..='~').filter(|letter| ranges.iter().any(|range| range.contains(letter))).collect();
                letters[self.below(letters.len())].to_string()
            }
            HirKind::Repetition(repetition) => {
                let least = repetition.min as usize;
                let most = repetition.max.map_or(least + 9, |most| most as usize);
                let count = least + self.below(most - least + 1);
                (0..count).map(|_| self.made(&repetition.sub)).collect()
            }
            HirKind::Capture(capture) => self.made(&capture.sub),
            HirKind::Concat(parts) => parts.iter().map(|part| self.made(part)).collect(),
            HirKind::Alternation(parts) => {
                let at = self.below(parts.len());
                self.made(&parts[at])
            }
        }
    }
}

trait ByteClass {
    fn to_byte_class(&self) -> Vec<std::ops::RangeInclusive<char>>;
}

impl ByteClass for Class {
    fn to_byte_class(&self) -> Vec<std::ops::RangeInclusive<char>> {
        match self {
            Class::Bytes(class) => {
                class.ranges().iter().map(|range| range.start() as char..=range.end() as char).collect()
            }
            Class::Unicode(class) => class.ranges().iter().map(|range| range.start()..=range.end()).collect(),
        }
    }
}

#[test]
fn no_token_of_a_known_kind_survives_at_any_place_of_a_text() {
    const AROUND: &str = "abcdefgh éü=:/\"'({[,.\n ";
    let redactor = redactor();
    let mut random = Random(1);
    for row in RULES {
        let Kind::Shape(_, pattern) = row.kind else { continue };
        // What stands before a secret is no part of it.
        let pattern = pattern.replace(r"(?:^|[^\w.])", "");
        let hir = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(&pattern).unwrap();
        for _ in 0..25 {
            let token = random.made(&hir);
            let mut before = random.text(AROUND, 60);
            if !before.is_empty() {
                before.push_str(&random.text(" \n\"'(,=", 1));
            }
            let joins = before.ends_with(|letter: char| letter.is_alphanumeric());
            let after = if random.below(3) == 0 { String::new() } else { format!(" {}", random.text(AROUND, 60)) };
            let text = format!("{before}{}{token}{after}", if joins { " " } else { "" });
            let left = left(&redactor, &text);
            // The host of an address stays.
            let core = &token[token.len() / 3..token.len() - token.len() / 6];
            assert!(!left.contains(core), "{}: {text:?} became {left:?}", row.name);
        }
    }
}

#[test]
fn whatever_the_text_nothing_breaks() {
    const LETTERS: &str = "ab1é\"'\\=:;/@#-_{[(<>)\n \0passwordtokenkey";
    const WORDS: &[&str] =
        &["mysql", "password", "curl -u ", "_KEY", "<", "secret", "IDENTIFIED BY ", "VALUES (", "%3D", "', '"];
    let redactor = redactor();
    let mut random = Random(2);
    for _ in 0..1500 {
        let mut text = random.text(LETTERS, 80);
        for _ in 0..random.below(6) {
            text.push_str(WORDS[random.below(WORDS.len())]);
            text.push_str(&random.text(LETTERS, 6));
        }
        redactor.argv(&[text.as_bytes(), &text.as_bytes()[text.len() / 2..]]);
        redactor.text(&text.as_bytes()[text.len() / 2..], ByName::Nothing);
        if let Some((left, _)) = redactor.source(&text) {
            assert_eq!(left.matches('\n').count(), text.matches('\n').count(), "{text:?} became {left:?}");
        }
        if let Verdict::Parts { text: left, .. } = redactor.text(text.as_bytes(), ByName::Nothing) {
            assert!(String::from_utf8(left).is_ok(), "{text:?}");
        }
    }
}

/// What is done for one place of a text must not grow with the text: each of these is looked at in a few hundredths of
/// a second, and in minutes where it does.
#[test]
fn long_texts_of_one_kind_take_no_longer_than_others() {
    let redactor = redactor();
    assert_eq!(left(&redactor, "'mysql_pymysql_conn'"), "'mysql_pymysql_conn'");
    for part in [
        "a:1",
        "mysql -p",
        "\"password\",",
        "password=(",
        "INSERT INTO t (password) VALUES (?)",
        "password%3D",
        "<password>",
    ] {
        redactor.text(part.repeat(1_500_000 / part.len()).as_bytes(), ByName::Nothing);
    }
}

/// One with fewer digits may be a name, and is not hidden.
#[test]
fn texts_made_at_random_with_two_digits_are_seldom_missed() {
    const LETTERS_AND_DIGITS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let redactor = redactor();
    let mut random = Random(3);
    let mut texts: Vec<String> = (0..4000).map(|_| random.text(LETTERS_AND_DIGITS, 40)).collect();
    texts.retain(|text| text.len() >= 32 && text.bytes().filter(u8::is_ascii_digit).count() >= 2);
    let missed = texts.iter().filter(|text| rules_of(&redactor, text).is_empty()).count();
    assert!(texts.len() > 500, "{}", texts.len());
    assert!(missed * 150 <= texts.len(), "{missed} of {}", texts.len());
}
