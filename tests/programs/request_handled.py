"""A request taken apart: URL, query, cookies, a message and a template with a hole."""

import email.utils
from email.message import EmailMessage
from http import HTTPStatus
from http.cookies import SimpleCookie
from string import Template
from urllib.parse import parse_qs, urlencode, urljoin, urlparse


def handle(url, header):
    parsed = urlparse(url)
    query = parse_qs(parsed.query)
    jar = SimpleCookie(header)
    message = EmailMessage()
    message["Subject"] = "Hello"
    message["To"] = "a@b.c"
    message.set_content("text\n")
    template = Template("hi $name")
    status = HTTPStatus.NOT_FOUND
    return template.substitute(query)


handle("http://u@host:80/p/a?q=1&q=2&r=x#frag", "lang=abc; theme=dark")


#> u
#> u
#> p parsed
#> p parsed.netloc
#> p parsed.hostname, parsed.port, parsed.username
#> p parsed.geturl()
#> p parsed._replace(scheme="https")
#> p query
#> p query["q"][0]
#> p jar
#> p jar["lang"].value
#> p jar["lang"]
#> p list(jar)
#> p message.keys()
#> p message
#> p status
#> p status.value, status.phrase
#> p int(status) == 404
#> p template
#> p template.template
#> p urlencode({"a": 1})
#> p urljoin("http://a/b", "c")
#> p email.utils.parseaddr("A <a@b>")
#> p message.get_content_type
#> p HTTPStatus(500)
#> u
#> a
#> w
#> whatis parsed
#> whatis jar
#> p {k: m.value for k, m in jar.items()}
#> p parsed[0]
#> p isinstance(parsed, tuple)
