package io.carillon.ingest.form;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a form is refused or put aside. Names are part of the API. */
public enum FormReason implements Reason {
  /** A page of an origin that the form does not name sent it. */
  FORM_ORIGIN_DENIED(Kind.DENIED),
  /** Too many from one network address, or one person asked to confirm too often. */
  FORM_RATE_LIMITED(Kind.EXHAUSTED),
  /** The field that people do not see was filled in; it is kept among the dead letters. */
  HONEYPOT_FILLED(Kind.INVALID),
  /** Not what this form sent, or too old. */
  CONFIRMATION_REFUSED(Kind.NOT_FOUND),
  /** This installation does not know its own address, which confirmations need. */
  PUBLIC_URL_MISSING(Kind.UNAVAILABLE);

  private final Kind kind;

  FormReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
