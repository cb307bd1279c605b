//! The rules, as one table. A test runs every row: what it says to hide is hidden by this very rule, what it says to
//! spare stays as it is.
//!
//! No example is, or ever was, a real secret. The shapes are taken apart with `concat!`, so that no scanner of a code
//! host takes this file for a leak.

/// What a rule looks at.
pub(super) enum Kind {
    /// The name of a variable, attribute, key or option: these words, next to one another in a compound. `Looks`
    /// tells which texts below the name count.
    Name(Looks, &'static [&'static str]),
    /// A text in which one of the anchors stands and the pattern matches (group `secret` alone, where it has one).
    Shape(&'static [&'static str], &'static str),
    /// Code: the module named so in this folder.
    Code,
}

/// Which texts below a name are secrets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Looks {
    /// All: the name means nothing else.
    Any,
    /// No words, paths, numbers or names.
    Random,
    /// What people think up: a digit or sign among letters.
    Invented,
    /// Digits.
    Digits,
    /// `name=value; name=value`, or a random text.
    Cookie,
}

/// A row of the table.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Examples: names of a `Name`, else texts.
    #[cfg_attr(not(test), allow(dead_code, reason = "read by tests and by people"))]
    pub(super) hides: &'static [&'static str],
    #[cfg_attr(not(test), allow(dead_code, reason = "read by tests and by people"))]
    pub(super) spares: &'static [&'static str],
}

type Examples = &'static [&'static str];

const fn name(name: &'static str, looks: Looks, words: Examples, hides: Examples, spares: Examples) -> Rule {
    Rule { name, kind: Kind::Name(looks, words), hides, spares }
}

const fn shape(
    name: &'static str,
    anchors: Examples,
    pattern: &'static str,
    hides: Examples,
    spares: Examples,
) -> Rule {
    Rule { name, kind: Kind::Shape(anchors, pattern), hides, spares }
}

const fn code(name: &'static str, hides: Examples, spares: Examples) -> Rule {
    Rule { name, kind: Kind::Code, hides, spares }
}

/// Rules that code asks for: their places in the table. Of a name that is not there the compiler says so.
pub(super) const USER_NAME: usize = place("secret-names");
pub(super) const USER_PATTERN: usize = place("secret-patterns");
pub(super) const ENVIRONMENT: usize = place("environment");
pub(super) const ENVIRONMENT_SECRET: usize = place("environment-secret");
pub(super) const URL_PASSWORD: usize = place("url-password");
pub(super) const URL_TOKEN: usize = place("url-token");
pub(super) const PASSWORD: usize = place("name-password");
pub(super) const AUTHORIZATION: usize = place("name-authorization");
pub(super) const COOKIE: usize = place("name-cookie");
pub(super) const RANDOM: usize = place("random-text");
pub(super) const PRIVATE_KEY: usize = place("private-key-block");

const fn place(name: &str) -> usize {
    let mut at = 0;
    while !is_equal(RULES[at].name.as_bytes(), name.as_bytes()) {
        at += 1;
    }
    at
}

const fn is_equal(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // --- names that always mean a secret ---------------------------------------------------------------------------
    name("name-password", Looks::Any,
        &["password", "passwords", "passwd", "passphrase", "passcode", "userpass", "dbpass", "mypass", "rootpass",
          "adminpass", "smtppass", "mailpass", "proxypass", "pgpass", "kennwort", "passwort", "contraseña",
          "motdepasse", "storepass", "keypass", "userpwd", "dbpwd", "mysqlpwd", "rediscliauth"],
        &["password", "Pass-Word", "dbPassword", "DB_PASSWORD", "user_passwd", "password2", "new_password_raw", "PGPASSWORD",
          "_password", "passwordHash", "ssh-passphrase"],
        &["passenger", "compass", "bypass", "passed", "password_length", "is_password_valid", "password_field",
          "PASSWORD_HASHERS", "password_reset_url", "max_password_age", "passwords_count"]),
    name("name-secret", Looks::Any,
        &["secret", "secrets", "clientsecret", "secretkey", "secretid", "secretaccesskey", "sharedsecret", "appsecret",
          "consumersecret", "totpsecret", "otpsecret", "sharedkey", "hmackey", "signingkey", "signingsecret",
          "webhooksecret", "encryptionkey", "decryptionkey", "masterkey", "cookiesecret", "secretkeybase", "fernetkey",
          "recoverycode", "recoverycodes", "backupcodes", "seedphrase", "mnemonicphrase"],
        &["secret", "client_secret", "clientSecret", "AWS_SECRET_ACCESS_KEY", "SECRET_KEY", "vault-secret-id", "Secret",
          "encryption_key"],
        &["secretary", "secrete", "secret_name", "secret_version", "has_secret", "secret_length", "secret_arn"]),
    name("name-credential", Looks::Any,
        &["credential", "credentials", "creds", "logincredentials", "accountkey", "sharedaccesskey", "accesskeysecret",
          "storagekey", "connectionstring", "serviceaccountkey"],
        &["credentials", "user_creds", "AccountKey", "SharedAccessKey", "connectionString"],
        &["accredited", "credentials_file", "credentials_path", "credential_type", "credit"]),
    name("name-private-key", Looks::Any,
        &["privatekey", "privatekeys", "privkey", "sshkey", "rsakey", "pgpkey", "gpgprivatekey", "tlskey", "sslkey",
          "signkey", "privatekeypem", "keypem"],
        &["private_key", "PrivateKey", "ssh_key", "privateKeyPem"],
        &["private", "privateer", "private_key_file", "private_key_path", "is_private", "public_key", "_SSH_KEY_FORMATS"]),
    name("name-api-key", Looks::Any,
        &["apikey", "apikeys", "apitoken", "apisecret", "authkey", "authtoken", "accesstoken", "refreshtoken",
          "bearertoken", "oauthtoken", "sessiontoken", "securitytoken", "authenticationtoken", "personalaccesstoken",
          "bottoken", "deploytoken", "licensekey"],
        &["api_key", "apiKey", "X-API-Key", "access_token", "refreshToken", "GITHUB_API_TOKEN", "STRIPE_APIKEY"],
        &["api", "api_key_length", "access_token_url", "api_key_header_name", "happy", "keyboard"]),
    name("name-authorization", Looks::Any,
        &["authorization", "proxyauthorization", "httpauthorization", "authheader", "authorizationheader", "basicauth",
          "xauthtoken", "xamzsecuritytoken"],
        &["Authorization", "Proxy-Authorization", "HTTP_AUTHORIZATION", "auth_header"],
        &["author", "authority", "authorized", "authorization_url", "authorization_endpoint"]),
    name("name-card", Looks::Any,
        &["cvv", "cvv2", "cardnumber", "creditcard", "creditcardnumber", "cardpan", "ssn", "socialsecuritynumber", "pincode",
          "pinnumber", "cardpin", "userpin", "otpcode", "onetimepassword", "onetimecode", "mfacode", "verificationcode"],
        &["cvv", "card_number", "creditCardNumber", "pin_code", "PIN-Code", "otp_code"],
        &["discard", "card", "card_type", "credit", "pin_code_length", "number"]),
    // --- names that may mean a secret -------------------------------------------------------------------------------
    name("name-pass", Looks::Invented,
        &["pass", "pwd", "pw", "pword", "psw", "pswd"],
        &["pass", "server_pwd", "pw", "PWD"],
        &["passes", "spwd", "pass_count", "oldpwdx"]),
    name("name-token", Looks::Random,
        &["token", "tokens", "tok", "jwt", "bearer", "otp", "assertion", "codeverifier", "authcode", "authorizationcode"],
        &["token", "github_token", "TOKEN_2", "npmToken"],
        &["tokenize", "tokenizer", "max_tokens", "token_type", "num_tokens", "token_count", "tokenid_url"]),
    name("name-key", Looks::Random,
        &["key", "keys", "accesskey", "accesskeyid", "keyid", "keydata", "keymaterial", "salt", "pepper", "seed", "kek", "dek",
          "passkey"],
        &["key", "stripe_key", "key1", "StripeKey2", "salt"],
        &["monkey", "keyboard", "keyword", "sort_key", "public_key", "primary_key", "cache_key", "key_size", "foreign_key",
          "key_func", "hotkey"]),
    name("name-auth", Looks::Random,
        &["auth", "auths", "oauth", "authn", "authentication"],
        &["auth", "registry_auth", "oauth"],
        &["author", "authority", "auth_url", "auth_type", "has_auth"]),
    name("name-session", Looks::Random,
        &["session", "sessions", "sid", "sess", "sessid", "phpsessid", "jsessionid", "sessionid", "sessionkey", "amzsignature", "sig",
          "csrf", "xsrf", "csrfmiddlewaretoken"],
        &["session", "sid", "sig", "X-Amz-Signature"],
        &["sessionmaker", "side", "session_class", "design", "session_timeout"]),
    name("name-cookie", Looks::Cookie,
        &["cookie", "cookies", "setcookie", "httpcookie", "cookiejar"],
        &["Cookie", "Set-Cookie", "session_cookies", "HTTP_COOKIE"],
        &["cookiecutter", "cookie_policy", "cookie_path", "cookie_name"]),
    name("name-pin", Looks::Digits,
        &["pin", "pins", "cvc", "csc", "puk", "tan"],
        &["pin", "sim-pin", "PIN", "cvc"],
        &["pinned", "spin", "pin_length", "pinging", "pin_count"]),
    name("secret-names", Looks::Any, &[], &[], &["anything"]),

    // --- texts ------------------------------------------------------------------------------------------------------
    code("url-password",
        &["postgres://bob:hunter2@db/app", "see https://u:p%40ss@example.org/x?y", "redis://:hunter2@cache:6379/0",
          "amqp://a:b/c@mq", "bob:hunter2@tcp(db:3306)/app", "ada:hunter2@example.org:8080"],
        &["https://example.org/a@b", "postgres://bob@db/app", "http://localhost:8080/@me", "postgres://u:{password}@db",
          "mailto:bob@example.org", "postgres://bob:***@db", "git@github.com:a/b.git"]),
    code("url-token",
        &[concat!("https://0123456789abcdef", "0123456789abcdef@o1.ingest.example.org/2"), "https://x9Kd72mQp4Zr81LtVb3w@git.example.org/a.git"],
        &["https://bob@example.org/", "https://some_longer_username@example.org/", "ssh://git@host/a"]),
    code("private-key-block",
        &[concat!("-----BEGIN RSA PRIV", "ATE KEY-----\nMIIEowIBAAKCAQEA7bq98\nx\n-----END RSA PRIV", "ATE KEY-----"),
          concat!("-----BEGIN PRIV", "ATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEF\\n-----END PRIV", "ATE KEY-----\\n"),
          concat!("-----BEGIN OPENSSH PRIV", "ATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE")],
        &["-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG\n-----END CERTIFICATE-----",
          "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----"]),
    code("environment-secret", &[], &["nothing of the environment"]),
    code("environment", &[], &["nothing of the environment"]),
    code("secret-patterns", &[], &["no pattern"]),

    // --- token formats of vendors -----------------------------------------------------------------------------------
    shape("json-web-token", &["eyJ"], r"eyJ[\w-]{10,}\.eyJ[\w-]{2,}(?:\.[\w-]*)?|eyJ[\w-]{10,}(?:\.[\w-]*){4}",
        &[concat!("eyJhbGciOiJIUzI1NiJ9", ".", "eyJzdWIiOiIxMjM0In0", ".", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")],
        &["eyJust.a.word"]),
    shape("aws-access-key", &["AKIA", "ASIA", "ABIA", "ACCA"], r"(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}",
        &[concat!("AK", "IAIOSFODNN7EXAMPLE"), concat!("as AS", "IAIOSFODNN7EXAMPLE;")], &["AKIAshort", "ASIAN_COUNTRIES_OF_THE_WORLD"]),
    shape("aws-bedrock-key", &["ABSK", "bedrock-api-key-"], r"\bABSK[0-9A-Za-z+/]{100,}=*|bedrock-api-key-[0-9A-Za-z+/_-]{20,}=*",
        &[concat!("bedrock-api-", "key-YmVkcm9jay5hbWF6b25hd3MuY29t")], &["ABSKIP"]),
    shape("google-api-key", &["AIza"], r"AIza[\w-]{35}",
        &[concat!("AI", "zaSyD9tSrke72PouQMnMX-a7eZSW0jkFMBWYa")], &["AIzaShort_is_no_key"]),
    shape("google-oauth", &["ya29.", "GOCSPX-", "1//0"], r"ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|\b1//0[\w-]{30,}",
        &[concat!("ya", "29.A0ARrdaM8lQbzUHG9kqvYtNwTRc"), concat!("GOC", "SPX-aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v")], &["ya29.short", "1//0"]),
    shape("azure-secret", &["Q~", "JQQJ9"], r"[\w.~-]{3}\dQ~[\w.~-]{31,34}|[0-9A-Za-z]{40,}JQQJ9[0-9A-Za-z]{8,}",
        &[concat!("abc8", "Q~dEfGhIjKlMnOpQrStUvWxYz0123456789a")], &["8Q~short"]),
    shape("github-token", &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"], r"gh[pousr]_[0-9A-Za-z]{30,}|github_pat_\w{22,}",
        &[concat!("gh", "p_16C7e42F292c6912E7710c838347Ae178B4a"), concat!("git", "hub_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ012345")],
        &["ghp_short", "graph_of_all_the_nodes_in_the_world_and_more"]),
    shape("gitlab-token", &["glpat-", "gloas-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glsoat-", "glffct-"],
        r"gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[\w.-]{20,}",
        &[concat!("gl", "pat-aBcDeFgHiJkLmNoPqRsT")], &["glpat-short"]),
    shape("bitbucket-token", &["ATBB", "ATCTT3"], r"\bATBB[0-9A-Za-z]{28,}|ATCTT3[\w-]{40,}(?:=\w+)?",
        &[concat!("AT", "BBaB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1x2")], &["ATBBshort"]),
    shape("atlassian-token", &["ATATT3", "ATSTT3", "ATOAT3"], r"AT(?:ATT|STT|OAT)3[\w-]{40,}(?:=\w+)?",
        &[concat!("ATA", "TT3xFfGF0aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1x2y4Z6a8B0=1A2B3C4D")], &["ATATT3short"]),
    shape("slack-token", &["xox", "xapp-"], r"xox[a-z](?:\.xox[bp])?-[\w-]{12,}|xapp-\d-[\w-]{10,}",
        &[concat!("xo", "xb-123456789012-1234567890123-aBcDeFgHiJkLmNoPqRsTuVwX"), concat!("xa", "pp-1-A0123456789-1234567890123-abcdef")],
        &["xoxo", "xapp-name-is-not-a-token"]),
    shape("slack-webhook", &["com/services/", "com/workflows/", "com/triggers/"], r"hooks\.slack(?:-gov)?\.com/(?P<secret>(?:services|workflows|triggers)/[\w/+-]{20,})",
        &[concat!("https://hooks.sl", "ack.com/services/T00000000/B00000000/aBcDeFgHiJkLmNoPqRsTuVwX")],
        &["https://example.com/services/T00000000/B00000000/x"]),
    shape("teams-webhook", &["/webhookb2/", "office.com/webhook/"], r"webhook\.office\.com/(?P<secret>webhookb2/[\w@/-]{30,})|outlook\.office\.com/webhook/[\w@/-]{30,}",
        &[concat!("https://a.webhook.off", "ice.com/webhookb2/123e4567-e89b-12d3-a456-426614174000@b/IncomingWebhook/x/y")],
        &["/webhookb2/short"]),
    shape("stripe-key", &["sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"], r"[sr]k_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/]{20,}=*",
        &[concat!("sk", "_live_4eC39HqLyjWDarjtT1zdp7dc"), concat!("rk", "_test_4eC39HqLyjWDarjtT1zdp7dc"), concat!("wh", "sec_aBcDeFgHiJkLmNoPqRsTuVwXyZ012345")],
        &["risk_test_the_whole_system_now", concat!("pk", "_test_short"), "sk_live_short"]),
    shape("anthropic-key", &["sk-ant-"], r"sk-ant-[\w-]{20,}",
        &[concat!("sk-", "ant-api03-aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-AA")], &["sk-ant-short"]),
    shape("openai-key", &["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-", "sk-or-v1-", "T3BlbkFJ"],
        r"sk-(?:proj|svcacct|admin|None|or-v1)-[\w-]{20,}|sk-[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}",
        &[concat!("sk-", "proj-aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"), concat!("sk-", "aBcDeFgHiJkLmNoPqRsTT3Blb", "kFJaBcDeFgHiJkLmNoPqRsT")],
        &["sk-proj-short", "task-project"]),
    shape("sk-key", &["sk-"], r"\bsk-[0-9A-Za-z]{32,}",
        &[concat!("sk", "-0123456789abcdef0123456789abcdef")], &["task-0123456789abcdef0123456789abcdef", "sk-learn-is-a-library-of-python"]),
    shape("hugging-face-token", &["hf_", "api_org_"], r"\bhf_[0-9A-Za-z]{30,}|api_org_[A-Za-z]{30,}",
        &[concat!("h", "f_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH")], &["hf_dataset_of_all_the_things_there_are", "half_aBcDeFgH"]),
    shape("groq-key", &["gsk_"], r"\bgsk_[0-9A-Za-z]{40,}",
        &[concat!("gs", "k_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ")], &["gsk_short"]),
    shape("replicate-token", &["r8_"], r"\br8_[0-9A-Za-z]{30,}",
        &[concat!("r", "8_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJk")], &["r8_short", "var8_name"]),
    shape("perplexity-key", &["pplx-"], r"pplx-[0-9A-Za-z]{40,}",
        &[concat!("pp", "lx-aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuV")], &["pplx-7b-online"]),
    shape("xai-key", &["xai-"], r"\bxai-[0-9A-Za-z]{60,}",
        &[concat!("xa", "i-aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ")], &["xai-short"]),
    shape("langsmith-key", &["lsv2_"], r"lsv2_[a-z]{2}_[0-9a-f]{32}_[0-9a-f]{10}",
        &[concat!("ls", "v2_pt_0123456789abcdef0123456789abcdef_0123456789")], &["lsv2_short"]),
    shape("pinecone-key", &["pcsk_"], r"pcsk_\w{40,}",
        &[concat!("pc", "sk_aBcDe_FgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuV")], &["pcsk_short"]),
    shape("npm-token", &["npm_"], r"npm_[0-9A-Za-z]{36}",
        &[concat!("np", "m_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789")], &["npm_config_registry"]),
    shape("pypi-token", &["pypi-AgE", "pypi-AgN"], r"pypi-Ag[EN][\w-]{40,}",
        &[concat!("py", "pi-AgEIcHlwaS5vcmcCJGFCY0RlRmdIaUprTG1Ob1BxUnNUdVZ3WHla")], &["pypi-AgEshort"]),
    shape("rubygems-key", &["rubygems_"], r"rubygems_[0-9a-f]{48}",
        &[concat!("ruby", "gems_0123456789abcdef0123456789abcdef0123456789abcdef")], &["rubygems_mirror"]),
    shape("crates-io-token", &["cio"], r"\bcio[0-9A-Za-z]{32}\b",
        &[concat!("ci", "oaB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1x2")], &["cio_name", "precious_metals_of_the_earth_in_order"]),
    shape("docker-token", &["dckr_pat_", "dckr_oat_"], r"dckr_[po]at_[\w-]{20,}",
        &[concat!("dck", "r_pat_aBcDeFgHiJkLmNoPqRsTuVwXyZ0")], &["dckr_pat_short"]),
    shape("sendgrid-key", &["SG."], r"SG\.[\w-]{16,32}\.[\w-]{32,}",
        &[concat!("S", "G.aBcDeFgHiJkLmNoPqRsTuV.aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg")], &["SG.Widget.method_of_the_widget"]),
    shape("twilio-key", &["SK"], r"\bSK[0-9a-f]{32}\b",
        &[concat!("S", "K0123456789abcdef0123456789abcdef")], &["TASK0123456789abcdef0123456789abcdef", "SKIP_ALL_THE_TESTS_OF_IT"]),
    shape("mailgun-key", &["key-"], r"\bkey-[0-9a-f]{32}\b",
        &[concat!("ke", "y-0123456789abcdef0123456789abcdef")], &["key-value-store-of-the-server", "monkey-0123456789abcdef0123456789abcdef"]),
    shape("mailchimp-key", &["-us"], r"\b[0-9a-f]{32}-us\d{1,2}\b",
        &[concat!("0123456789abcdef0123456789abcdef", "-us12")], &["non-us-citizens-of-the-world"]),
    shape("brevo-key", &["xkeysib-", "xsmtpsib-"], r"x(?:key|smtp)sib-[0-9a-f]{64}-[0-9A-Za-z]{16}",
        &[concat!("xkey", "sib-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef-aBcDeFgHiJkLmNoP")], &["xkeysib-short"]),
    shape("plaid-token", &["access-sandbox-", "access-development-", "access-production-"],
        r"access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f-]{27}",
        &[concat!("access-", "sandbox-123e4567-e89b-12d3-a456-426614174000")], &["access-sandbox-environment"]),
    shape("digitalocean-token", &["dop_v1_", "doo_v1_", "dor_v1_"], r"do[opr]_v1_[0-9a-f]{64}",
        &[concat!("do", "p_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")], &["dop_v1_short"]),
    shape("heroku-key", &["HRKU-"], r"HRKU-[\w-]{30,}",
        &[concat!("HR", "KU-123e4567-e89b-12d3-a456-426614174000")], &["HRKU-short"]),
    shape("shopify-token", &["shpat_", "shpca_", "shppa_", "shpss_"], r"shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}",
        &[concat!("shp", "at_0123456789abcdef0123456789abcdef")], &["shpat_short"]),
    shape("square-token", &["sq0atp-", "sq0csp-", "sq0idp-", "EAAA"], r"sq0(?:atp|csp|idp)-[\w-]{22,}|\bEAAA[\w-]{60}",
        &[concat!("sq0", "atp-aBcDeFgHiJkLmNoPqRsTuV")], &["sq0atp-short", "EAAA"]),
    shape("facebook-token", &["EAA"], r"\bEAA[0-9A-Za-z]{80,}",
        &[concat!("EA", "ACEdEose0cBAaBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ")], &["EAAshort"]),
    shape("telegram-token", &[":AA"], r"\b\d{8,10}:AA[\w-]{33}",
        &[concat!("123456789", ":", "AAaBcDeFgHiJkLmNoPqRsTuVwXyZ0123456")], &["12:AA:34:BB:56:CC", "1234:AA"]),
    shape("discord-webhook", &["/api/webhooks/"], r"discord(?:app)?\.com/api/webhooks/(?P<secret>\d+/[\w-]{40,})",
        &[concat!("https://disc", "ord.com/api/webhooks/123456789012345678/aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefgh")],
        &["https://example.org/api/webhooks/1/x"]),
    shape("new-relic-key", &["NRAK-", "NRAA-", "NRII-", "NRIQ-", "NRJS-", "NRRA-", "NRAL"], r"NR(?:AK|AA|II|IQ|JS|RA)-[\w-]{19,}|\b[0-9a-f]{36}NRAL\b",
        &[concat!("NR", "AK-ABCDEFGHIJKLMNOPQRSTUVWXYZ0")], &["NRAK-short", "GENERAL"]),
    shape("sentry-token", &["sntrys_", "sntryu_"], r"sntry[su]_[\w+/-]{40,}(?:=+\w*)?",
        &[concat!("snt", "ryu_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")], &["sntrys_short"]),
    shape("grafana-token", &["glsa_", "glc_", "eyJrIjoi"], r"glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}|\bglc_[0-9A-Za-z+/]{32,}|eyJrIjoi[0-9A-Za-z+/]{40,}",
        &[concat!("gl", "sa_aBcDeFgHiJkLmNoPqRsTuVwXyZ012345_0123abcd")], &["glsa_short", "glc_short"]),
    shape("databricks-token", &["dapi", "dose"], r"\bd(?:api|ose)[0-9a-f]{32}(?:-\d)?",
        &[concat!("da", "pi0123456789abcdef0123456789abcdef")], &["dapi_of_the_data", "dapinone"]),
    shape("doppler-token", &["dp.pt.", "dp.ct.", "dp.st.", "dp.sa.", "dp.scim.", "dp.audit."], r"\bdp\.(?:pt|ct|st|sa|scim|audit)\.[\w.-]{40,}",
        &[concat!("dp", ".pt.aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg")], &["dp.st.short"]),
    shape("vault-token", &["hvs.", "hvb.", "hvr."], r"\bhv[sbr]\.[\w-]{24,}",
        &[concat!("hv", "s.CAESIJ1aBcDeFgHiJkLmNoPqRsTuVwXyZ")], &["hvs.short"]),
    shape("terraform-token", &[".atlasv1."], r"[0-9A-Za-z]{14}\.atlasv1\.[\w-]{60,}",
        &[concat!("aB3dE5fG7hJ9kL", ".atlas", "v1.aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkL")], &["a.atlasv1.b"]),
    shape("linear-key", &["lin_api_", "lin_oauth_"], r"lin_(?:api|oauth)_[0-9A-Za-z]{32,}",
        &[concat!("li", "n_api_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcd")], &["lin_api_short"]),
    shape("notion-token", &["secret_", "ntn_"], r"\bsecret_[0-9A-Za-z]{43}\b|\bntn_[0-9A-Za-z]{40,}",
        &[concat!("nt", "n_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefgh"), concat!("sec", "ret_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg")],
        &["secret_name_of_the_function_under_test_here", "ntn_short"]),
    shape("figma-token", &["figd_", "figo_", "figu_", "figr_"], r"\bfig[dour]_[\w-]{38,}",
        &[concat!("fi", "gd_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcd")], &["figd_short"]),
    shape("dropbox-token", &["sl."], r"(?:^|[^\w.])(?P<secret>sl\.(?:u\.)?[\w-]{60,})",
        &[concat!("sl", ".u.AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMn")], &["sl.short", "psl.module"]),
    shape("airtable-token", &["pat"], r"\bpat[0-9A-Za-z]{14}\.[0-9a-f]{64}",
        &[concat!("pa", "taB3dE5fG7hJ9kL.0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")], &["path.to.the.module.of.the.thing", "pattern"]),
    shape("hubspot-token", &["pat-na", "pat-eu"], r"\bpat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f-]{27}",
        &[concat!("pa", "t-na1-123e4567-e89b-12d3-a456-426614174000")], &["pat-name-of-the-repository"]),
    shape("postman-key", &["PMAK-"], r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
        &[concat!("PM", "AK-0123456789abcdef01234567-0123456789abcdef0123456789abcdef01")], &["PMAK-short"]),
    shape("planetscale-token", &["pscale_"], r"pscale_(?:tkn|oauth|pw|api)_[\w.-]{32,}",
        &[concat!("psc", "ale_tkn_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789")], &["pscale_database_name"]),
    shape("supabase-key", &["sbp_", "sb_secret_"], r"\bsbp_[0-9a-f]{40}|\bsb_secret_[\w-]{20,}",
        &[concat!("sb", "p_0123456789abcdef0123456789abcdef01234567")], &["sbp_short"]),
    shape("pulumi-token", &["pul-"], r"\bpul-[0-9a-f]{40}",
        &[concat!("pu", "l-0123456789abcdef0123456789abcdef01234567")], &["pul-short"]),
    shape("prefect-key", &["pnu_", "pnb_"], r"\bpn[ub]_[0-9A-Za-z]{36}",
        &[concat!("pn", "u_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789")], &["pnu_short"]),
    shape("fly-io-token", &["fm1_", "fm2_", "fo1_"], r"\bf(?:m[12]|o1)_[\w+/-]{40,}=*",
        &[concat!("fm", "2_lJPECAAAAAAAAaBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789")], &["fm2_short"]),
    shape("cloudflare-key", &["v1.0-"], r"\bv1\.0-[0-9a-f]{24}-[0-9a-f]{140,}",
        &[concat!("v1.", "0-0123456789abcdef01234567-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01")],
        &["v1.0-beta-of-the-product"]),
    shape("netlify-token", &["nfp_"], r"\bnfp_[0-9A-Za-z]{36}",
        &[concat!("nf", "p_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789")], &["nfp_short"]),
    shape("circleci-token", &["CCIPAT_", "CCIPRJ_"], r"CCIP(?:AT|RJ)_[0-9A-Za-z]{20,}_[0-9a-f]{40}",
        &[concat!("CC", "IPAT_aBcDeFgHiJkLmNoPqRsTuV_0123456789abcdef0123456789abcdef01234567")], &["CCIPAT_short"]),
    shape("buildkite-token", &["bkua_", "bkaj_"], r"\bbk(?:ua|aj)_[0-9A-Za-z]{36,}",
        &[concat!("bk", "ua_0123456789abcdef0123456789abcdef01234567")], &["bkua_short"]),
    shape("sonarqube-token", &["sqa_", "sqp_", "squ_"], r"\bsq[apu]_[0-9a-f]{40}",
        &[concat!("sq", "p_0123456789abcdef0123456789abcdef01234567")], &["sqa_short"]),
    shape("artifactory-token", &["AKCp", "cmVmdGtu"], r"\bAKCp[0-9A-Za-z]{60,}|\bcmVmdGtu[\w-]{50,}",
        &[concat!("AK", "Cp8aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqR")], &["AKCpshort"]),
    shape("tailscale-key", &["tskey-"], r"tskey-[a-z]+-\w{10,}(?:-\w+)?",
        &[concat!("ts", "key-auth-kaBcDeFgHi1CNTRL-aBcDeFgHiJkLmNoPqRsTuVwX")], &["tskey"]),
    shape("age-key", &["AGE-SECRET-KEY-"], r"AGE-SECRET-KEY-1[0-9A-Z]{40,}",
        &[concat!("AGE-SEC", "RET-KEY-1QQPQQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQQPQQPZRY9X8GF2TVDW")], &["AGE-SECRET-KEY-"]),
    shape("1password-token", &["ops_eyJ"], r"ops_eyJ[\w+/-]{40,}=*",
        &[concat!("op", "s_eyJzaWduSW5BZGRyZXNzIjoiYUJjRGVGZ0hpSmtMbU5vUHFSc1R1VndYeVo")], &["ops_eyJshort"]),
    shape("mapbox-token", &["sk.eyJ"], r"\bsk\.eyJ[\w-]{20,}\.[\w-]{10,}",
        &[concat!("sk", ".eyJ1IjoiYm9iIiwiYSI6ImNrMTIzNDU2In0.aBcDeFgHiJkLmNoPqRsTuV")], &["sk.eyJshort"]),
    shape("alibaba-key", &["LTAI"], r"\bLTAI[0-9A-Za-z]{12,24}\b",
        &[concat!("LT", "AI5tAbCdEfGhIjKlMnOpQrSt")], &["LTAIshort"]),
    shape("tencent-key", &["AKID"], r"\bAKID[0-9A-Za-z]{32}\b",
        &[concat!("AK", "IDaB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1x2")], &["AKIDshort"]),
    shape("contentful-token", &["CFPAT-"], r"CFPAT-[\w-]{43}",
        &[concat!("CF", "PAT-aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg")], &["CFPAT-short"]),
    shape("typeform-token", &["tfp_"], r"\btfp_\w{40,}",
        &[concat!("tf", "p_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefghij")], &["tfp_short"]),
    shape("flutterwave-key", &["FLWSECK"], r"FLWSECK(?:_TEST)?-[0-9A-Za-z]{12,}(?:-X)?",
        &[concat!("FLW", "SECK_TEST-0123456789abcdef0123456789abcdef-X")], &["FLWSECKshort"]),
    shape("adobe-secret", &["p8e-"], r"\bp8e-[\w-]{32}",
        &[concat!("p8", "e-aBcDeFgHiJkLmNoPqRsTuVwXyZ012345")], &["p8e-short"]),

    // --- last, for every other rule says more ------------------------------------------------------------------------
    code("random-text",
        &["wJa1rXUtnFEMI/K7MDENG/bPxRfiCYzRkK8Q9sWe", "the value x9Kd72mQp4Zr81LtVb3wQ5 was refused"],
        &["/usr/lib/python3.11/site-packages/numpy/core", "123e4567-e89b-12d3-a456-426614174000", "SomeVeryLongCamelCaseIdentifierName2",
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "a_function_with_a_long_name_v2",
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "12345678901234567890123456789012",
          "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAf",
          "test_module.TestClass.test_Method_2_Of_3", "2024-05-01T12:34:56.789012+00:00"]),
];
