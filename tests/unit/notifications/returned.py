"""Messages of mail servers about letters that couldn't be delivered, as the servers write them."""

from collections.abc import Callable
from typing import Final

SENDER: Final = "studio@example.com"
RECIPIENT: Final = "claire@example.com"


def message_id_of(letter_id: str) -> str:
    return f"<{letter_id}@example.com>"


def _returned(message_id: str, recipient: str) -> str:
    return f"""\
Subject: =?utf-8?q?Vos_photographies_sont_l=C3=A0?=
From: Temps =?utf-8?q?D=27arr=C3=AAt?= <{SENDER}>
To: {recipient}
Date: Mon, 23 Nov 2026 03:37:06 +0000
Message-ID: {message_id}
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="===============7330845974216740156=="
"""


def postfix(
    letter_id: str = "invite.1", recipient: str = RECIPIENT, action: str = "failed"
) -> bytes:
    """Postfix: the headers alone come back, and words run over several lines."""
    return _lines(f"""\
Return-Path: <>
Received: by mail.example.com (Postfix) id 4bQ7xS2kWz; Mon, 23 Nov 2026 03:37:10 +0000 (UTC)
Date: Mon, 23 Nov 2026 03:37:10 +0000 (UTC)
From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {SENDER}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4bQ7xS1hNz.1795405030/mail.example.com"
Message-Id: <20261123033710.4bQ7xS2kWz@mail.example.com>

This is a MIME-encapsulated message.

--4bQ7xS1hNz.1795405030/mail.example.com
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

--4bQ7xS1hNz.1795405030/mail.example.com
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com
X-Postfix-Queue-ID: 4bQ7xS1hNz
X-Postfix-Sender: rfc822; {SENDER}
Arrival-Date: Mon, 23 Nov 2026 03:37:06 +0000 (UTC)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected:
    User unknown in virtual mailbox table

--4bQ7xS1hNz.1795405030/mail.example.com
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{SENDER}>
Received: from studio (localhost [127.0.0.1])
\tby mail.example.com (Postfix) with ESMTP id 4bQ7xS1hNz
\tfor <{recipient}>; Mon, 23 Nov 2026 03:37:06 +0000 (UTC)
{_returned(message_id_of(letter_id), recipient)}
--4bQ7xS1hNz.1795405030/mail.example.com--
""")


def exim(letter_id: str = "invite.1", recipient: str = RECIPIENT) -> bytes:
    """Exim: the whole message comes back."""
    return _lines(f"""\
Return-path: <>
Received: from Debian-exim by mail.example.com with local (Exim 4.98)
\tid 1vN2Kb-00000003xYz-2Abc
\tfor {SENDER};
\tMon, 23 Nov 2026 03:37:12 +0000
X-Failed-Recipients: {recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.example.com>
To: {SENDER}
References: {message_id_of(letter_id)}
Content-Type: multipart/report; report-type=delivery-status; boundary=1795405032-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1vN2Kb-00000003xYz-2Abc@mail.example.com>
Date: Mon, 23 Nov 2026 03:37:12 +0000

--1795405032-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error.

--1795405032-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Action: failed
Final-Recipient: rfc822;{recipient}
Status: 5.0.0
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550-5.7.1 Blocked by the policy of example.net.
 550 5.7.1 Ask postmaster@example.net

--1795405032-eximdsn-1804289383
Content-type: message/rfc822

Return-path: <{SENDER}>
{_returned(message_id_of(letter_id), recipient)}
--===============7330845974216740156==
Content-Type: text/plain; charset="utf-8"

Bonjour Claire
--===============7330845974216740156==--

--1795405032-eximdsn-1804289383--
""")


def exchange(letter_id: str = "invite.1", recipient: str = RECIPIENT) -> bytes:
    """Exchange Online: its explanation has two forms, the fields stand close together."""
    return _lines(f"""\
Received: from AM0PR04CA0012.eurprd04.prod.outlook.com (2603:10a6:208:122::25) by
 VI1PR04MB7055.eurprd04.prod.outlook.com (2603:10a6:800:123::10) with Microsoft
 SMTP Server id 15.20.9000.1; Mon, 23 Nov 2026 03:37:11 +0000
MIME-Version: 1.0
From: <postmaster@example.onmicrosoft.com>
To: <{SENDER}>
Date: Mon, 23 Nov 2026 03:37:11 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9d6d3b6a-2f3e-4f0e-9a52-aa52cbbc9d11"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9@AM0PR04MB4321.eurprd04.prod.outlook.com>
In-Reply-To: {message_id_of(letter_id)}
References: {message_id_of(letter_id)}
Subject: Undeliverable: Vos photographies
Auto-Submitted: auto-replied

--9d6d3b6a-2f3e-4f0e-9a52-aa52cbbc9d11
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="5a4b3c2d-1e0f-4a5b-8c7d-6e5f4a3b2c1d"

--5a4b3c2d-1e0f-4a5b-8c7d-6e5f4a3b2c1d
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message to {recipient} couldn't be delivered.

--5a4b3c2d-1e0f-4a5b-8c7d-6e5f4a3b2c1d
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body>Your message couldn't be delivered.</body></html>

--5a4b3c2d-1e0f-4a5b-8c7d-6e5f4a3b2c1d--

--9d6d3b6a-2f3e-4f0e-9a52-aa52cbbc9d11
Content-Type: message/delivery-status

Reporting-MTA: dns;VI1PR04MB7055.eurprd04.prod.outlook.com
Received-From-MTA: dns;mail.example.com
Arrival-Date: Mon, 23 Nov 2026 03:37:10 +0000

Original-Recipient: rfc822;{recipient}
Final-Recipient: rfc822;{recipient}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup
X-Display-Name: Claire Moreau

--9d6d3b6a-2f3e-4f0e-9a52-aa52cbbc9d11
Content-Type: message/rfc822

Received: from DB9PR05CA0001.eurprd05.prod.outlook.com (2603:10a6:10:1da::6) by
 VI1PR04MB7055.eurprd04.prod.outlook.com with Microsoft SMTP Server
X-MS-Exchange-Organization-SCL: 1
{_returned(message_id_of(letter_id), recipient)}
--9d6d3b6a-2f3e-4f0e-9a52-aa52cbbc9d11--
""")


def gmail(letter_id: str = "invite.1", recipient: str = RECIPIENT) -> bytes:
    """Gmail: pictures in the explanation, and the failed one's fields in another order."""
    return _lines(f"""\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {SENDER}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {message_id_of(letter_id)}
In-Reply-To: {message_id_of(letter_id)}
Message-ID: <6742f0c1.050a0220.1a2b3c.4d5e.GMR@mx.google.com>
Date: Sun, 22 Nov 2026 19:37:11 -0800 (PST)
Content-Type: multipart/report; boundary="0000000000007f5d1f0627a1b2c3"; report-type=delivery-status

--0000000000007f5d1f0627a1b2c3
Content-Type: multipart/related; boundary="0000000000007f62b80627a1b2c8"

--0000000000007f62b80627a1b2c8
Content-Type: multipart/alternative; boundary="0000000000007f62c00627a1b2c9"

--0000000000007f62c00627a1b2c9
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to {recipient}
--0000000000007f62c00627a1b2c9--
--0000000000007f62b80627a1b2c8
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgoAAAANSUhEUgAAAJAAAACQCAYAAADnRuK4AAAACXBIWXMAABYlAAAWJQFJUiTwAAAA
--0000000000007f62b80627a1b2c8--
--0000000000007f5d1f0627a1b2c3
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; {SENDER}
Arrival-Date: Sun, 22 Nov 2026 19:37:10 -0800 (PST)
X-Original-Message-ID: {message_id_of(letter_id)}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.com. (2a00:1450:400c:c0c::1a)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please
 550-5.1.1 try double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. 5b1f17b1804b1-477b1072b68si  - gsmtp
Last-Attempt-Date: Sun, 22 Nov 2026 19:37:11 -0800 (PST)

--0000000000007f5d1f0627a1b2c3
Content-Type: message/rfc822

DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=2026;
        bh=g3zLYH4xKxcPrHOD18z9YfpQcnk/GaJedfustWU5uGs=;
{_returned(message_id_of(letter_id), recipient)}
--0000000000007f5d1f0627a1b2c3--
""")


SERVERS: Final[dict[str, Callable[[str, str], bytes]]] = {
    "postfix": postfix,
    "exim": exim,
    "exchange": exchange,
    "gmail": gmail,
}


def ordinary() -> bytes:
    """A mail that somebody has written."""
    return _lines(f"""\
From: Claire Moreau <{RECIPIENT}>
To: {SENDER}
Subject: Merci
Message-ID: <merci@example.com>
Content-Type: text/plain; charset="utf-8"

Quelles belles photographies !
""")


def _lines(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
