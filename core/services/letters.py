"""The letters we send: plain words, plain text, in French and in English.

A letter to somebody we do not know yet repeats nothing that was typed into a form: it could be made to say anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

LONGEST, LONGEST_MESSAGE = 120, 400
_GLUED = re.compile(r"(?<=\w)[.@](?=\w)")


class Kind(StrEnum):
    VERIFY_EMAIL = "verify_email"
    CHANGE_EMAIL = "change_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    ALREADY_KNOWN = "already_known"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    EMAIL_CHANGED = "email_changed"
    TOTP_ON = "totp_on"
    TOTP_OFF = "totp_off"
    PROVIDER_LINKED = "provider_linked"
    INVITATION = "invitation"
    REPORT_SHARED = "report_shared"


LASTS = MappingProxyType(
    dict.fromkeys(Kind, timedelta(days=3))
    | {
        Kind.RESET_PASSWORD: timedelta(hours=1),
        Kind.INVITATION: timedelta(days=7),
        Kind.REPORT_SHARED: timedelta(days=1),
    }
)
"""How long a letter may wait for a mail server: no longer than its link opens something (the shortest share: a day)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one address."""

    kind: Kind
    to: str
    subject: str
    text: str


def write(kind: Kind, language: str, to: str, also: Sequence[str] = (), **holes: str) -> Letter:
    """The letter of this kind ("fr" or "en"), its holes filled on one line each; `also`: paragraphs of ALSO that
    follow. Raises KeyError for a missing hole."""
    spoken = language if language in WORDS else "fr"
    subject, body = WORDS[spoken][kind]
    whole = "\n\n".join((body, *(ALSO[spoken][name] for name in also)))
    filled = {name: value if name == "link" else _harmless(name, value) for name, value in holes.items()}
    return Letter(kind, to, subject.format(**filled), whole.format(**filled) + SIGNED)


def _harmless(name: str, value: str) -> str:
    """Somebody else's words: one line, no address that a mail program would turn into a link. A message, which is
    longer, has no dot or @ between two letters either."""
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    line = line.replace("://", " ").replace("www.", " ")
    if name == "message":
        return _GLUED.sub(lambda glued: f"{glued.group()} ", line)[:LONGEST_MESSAGE]
    return line[:LONGEST]


SIGNED = "\n\n-- \nCarbonScore\n"
_NOT_YOU = "\n\nCe n'était pas vous ? Changez votre mot de passe, puis fermez vos sessions sur la page « Sécurité »."
_NOT_YOU_EN = "\n\nIt was not you? Change your password, then close your sessions on the “Security” page."

WORDS = MappingProxyType(
    {
        "fr": {
            Kind.VERIFY_EMAIL: (
                "Confirmez votre adresse",
                "Bonjour,\n\nQuelqu'un a demandé un compte CarbonScore avec cette adresse. Si c'est vous, ouvrez ce "
                "lien et confirmez :\n\n{link}\n\nIl sert une fois, pendant trois jours. Ouvrez-le de préférence dans "
                "le navigateur où vous vous êtes inscrit.\n\nSi ce n'est pas vous, ne l'ouvrez pas : sans votre accord "
                "ce compte reste fermé.",
            ),
            Kind.CHANGE_EMAIL: (
                "Confirmez votre nouvelle adresse",
                "Bonjour,\n\nVous avez demandé à utiliser cette adresse pour votre compte CarbonScore. Ouvrez ce lien "
                "et confirmez :\n\n{link}\n\nIl sert une fois, pendant trois jours. Si ce n'est pas vous, ne l'ouvrez "
                "pas : rien ne changera.",
            ),
            Kind.RESET_PASSWORD: (
                "Choisissez un nouveau mot de passe",
                "Bonjour,\n\nVous avez demandé un nouveau mot de passe. Choisissez-le ici :\n\n{link}\n\nCe lien sert "
                "une fois, pendant une heure. Votre second facteur, si vous en avez un, reste demandé.\n\nSi ce n'est "
                "pas vous, ne faites rien : votre mot de passe ne change pas.",
            ),
            Kind.ALREADY_KNOWN: (
                "Vous avez déjà un compte",
                "Bonjour,\n\nQuelqu'un a voulu créer un compte CarbonScore avec cette adresse, qui en a déjà un. Si "
                "c'est vous, connectez-vous, ou demandez un nouveau mot de passe :\n\n{link}\n\nSi ce n'est pas vous, "
                "ne faites rien : votre compte n'a pas changé.",
            ),
            Kind.PASSWORD_CHANGED: (
                "Votre mot de passe a changé",
                "Bonjour,\n\nLe mot de passe de votre compte CarbonScore vient d'être changé, et vos autres sessions "
                "sont fermées." + _NOT_YOU,
            ),
            Kind.EMAIL_CHANGED: (
                "Votre adresse a changé",
                "Bonjour,\n\nVotre compte CarbonScore utilise désormais une autre adresse que celle-ci.\n\nCe n'était "
                "pas vous ? Écrivez tout de suite à la personne qui administre l'application.",
            ),
            Kind.TOTP_ON: (
                "Le second facteur est actif",
                "Bonjour,\n\nUn second facteur vient d'être ajouté à votre compte CarbonScore : un code vous sera "
                "demandé à chaque connexion. Gardez vos codes de secours hors de votre téléphone." + _NOT_YOU,
            ),
            Kind.TOTP_OFF: (
                "Le second facteur est retiré",
                "Bonjour,\n\nLe second facteur de votre compte CarbonScore vient d'être retiré : votre mot de passe "
                "suffit désormais." + _NOT_YOU,
            ),
            Kind.PROVIDER_LINKED: (
                "Une nouvelle façon de vous connecter",
                "Bonjour,\n\nVotre compte {provider} ouvre désormais votre compte CarbonScore." + _NOT_YOU,
            ),
            Kind.INVITATION: (
                "Invitation à rejoindre « {company} »",
                "Bonjour,\n\n« {inviter} » vous invite à rejoindre l'entreprise « {company} » dans CarbonScore. Si "
                "vous connaissez cette personne, ouvrez ce lien :\n\n{link}\n\nIl sert une fois. Sinon, ne faites "
                "rien.",
            ),
            Kind.REPORT_SHARED: (
                "« {company} » : empreinte carbone {year}",
                "Bonjour,\n\n« {inviter} » vous donne accès à l'empreinte carbone {year} de « {company} », en lecture "
                "seule et sans compte :\n\n{link}\n\nQui a ce lien voit ce rapport, jusqu'au {until}. Vous n'attendiez "
                "rien de cette entreprise ? Ne l'ouvrez pas, et ne répondez pas.",
            ),
        },
        "en": {
            Kind.VERIFY_EMAIL: (
                "Confirm your address",
                "Hello,\n\nSomebody asked for a CarbonScore account with this address. If it was you, open this link "
                "and confirm:\n\n{link}\n\nIt works once, for three days. Preferably open it in the browser where you "
                "signed up.\n\nIf it was not you, do not open it: without your consent the account stays closed.",
            ),
            Kind.CHANGE_EMAIL: (
                "Confirm your new address",
                "Hello,\n\nYou asked to use this address for your CarbonScore account. Open this link and confirm:\n\n"
                "{link}\n\nIt works once, for three days. If it was not you, do not open it: nothing will change.",
            ),
            Kind.RESET_PASSWORD: (
                "Choose a new password",
                "Hello,\n\nYou asked for a new password. Choose it here:\n\n{link}\n\nThis link works once, for one "
                "hour. Your second factor, if you have one, is still asked for.\n\nIf it was not you, do nothing: your "
                "password does not change.",
            ),
            Kind.ALREADY_KNOWN: (
                "You already have an account",
                "Hello,\n\nSomebody tried to open a CarbonScore account with this address, which already has one. If "
                "it was you, sign in, or ask for a new password:\n\n{link}\n\nIf it was not you, do nothing: your "
                "account has not changed.",
            ),
            Kind.PASSWORD_CHANGED: (
                "Your password has changed",
                "Hello,\n\nThe password of your CarbonScore account was changed, and your other sessions are closed."
                + _NOT_YOU_EN,
            ),
            Kind.EMAIL_CHANGED: (
                "Your address has changed",
                "Hello,\n\nYour CarbonScore account now uses another address than this one.\n\nIt was not you? Write "
                "at once to the person who administers the application.",
            ),
            Kind.TOTP_ON: (
                "The second factor is on",
                "Hello,\n\nA second factor was added to your CarbonScore account: a code will be asked for each time "
                "you sign in. Keep your recovery codes away from your telephone." + _NOT_YOU_EN,
            ),
            Kind.TOTP_OFF: (
                "The second factor is removed",
                "Hello,\n\nThe second factor of your CarbonScore account was removed: your password is now enough."
                + _NOT_YOU_EN,
            ),
            Kind.PROVIDER_LINKED: (
                "A new way to sign in",
                "Hello,\n\nYour {provider} account now opens your CarbonScore account." + _NOT_YOU_EN,
            ),
            Kind.INVITATION: (
                "Invitation to join “{company}”",
                "Hello,\n\n“{inviter}” invites you to join the company “{company}” in CarbonScore. If you know this "
                "person, open this link:\n\n{link}\n\nIt works once. Otherwise, do nothing.",
            ),
            Kind.REPORT_SHARED: (
                "“{company}”: carbon footprint {year}",
                "Hello,\n\n“{inviter}” gives you access to the {year} carbon footprint of “{company}”, read-only and "
                "without an account:\n\n{link}\n\nWhoever has this link sees this report, until {until}. You expected "
                "nothing from this company? Do not open it, and do not answer.",
            ),
        },
    }
)

ALSO = MappingProxyType(
    {
        "fr": {
            "locked": "Un mot de passe vous sera demandé : cette personne vous le donne par un autre chemin.",
            "message": "Son message : « {message} »",
        },
        "en": {
            "locked": "A password will be asked for: this person gives it to you by another way.",
            "message": "Their message: “{message}”",
        },
    }
)
