"""Messages: headers, addresses, dates and contents, of what was made here and of what was parsed."""

import email
import email.policy
from email.message import EmailMessage
from email.mime.text import MIMEText

TEXT = b"""\
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
From: Ann <ann@example.org>
Date: Mon, 06 May 2024 07:08:09 +0200

body
"""


def send(sender):
    letter = EmailMessage()
    letter["Subject"] = "Hello"
    letter["To"] = "A <a@b.c>, d@e.f"
    letter.set_content("text\n")
    letter.add_attachment(b"\0\1", maintype="image", subtype="png", filename="a.png")
    parsed, older = email.message_from_bytes(TEXT, policy=email.policy.default), email.message_from_bytes(TEXT)
    plain = MIMEText("x")
    plain["Subject"] = "old"
    raise ConnectionError("no route")


#> p letter["Subject"], letter.get("subject"), letter["nothing"], letter.keys()
#> p letter["To"], letter["To"].addresses, letter["To"].addresses[0].domain
#> p letter.get_content_type(), letter.is_multipart(), len(letter.get_payload())
#> p [part.get_content_type() for part in letter.walk()]
#> p [part.get_filename() for part in letter.iter_attachments()], letter.get_payload(0).get_content()
#> p parsed["Subject"], parsed["From"], parsed["From"].addresses[0].username
#> p parsed["Date"].datetime, parsed.get_content()
#> p older["Subject"], older.get_payload(), older.items()
#> p plain["Subject"], plain.get_payload(), plain.get_content_type()
#> p "subject" in letter, len(letter)
send("me")
