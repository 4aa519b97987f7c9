package io.carillon.identity.privacy;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a privacy request is refused. */
enum PrivacyReason implements Reason {
  /** Several people are known by the identifier: ask for each by `profile:` and its id. */
  AMBIGUOUS_PERSON(Kind.CONFLICT),
  /** The person is being erased. */
  ERASURE_OPEN(Kind.CONFLICT),
  /** A request for the person is not done yet: it would be about somebody else. */
  PRIVACY_REQUEST_OPEN(Kind.CONFLICT),
  /** The export is not whole yet. */
  ARCHIVE_NOT_READY(Kind.CONFLICT);

  private final Kind kind;

  PrivacyReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
