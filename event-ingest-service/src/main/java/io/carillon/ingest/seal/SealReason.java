package io.carillon.ingest.seal;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a secret cannot be kept or read. Names are part of the API. */
public enum SealReason implements Reason {
  /** This installation has no key to encrypt secrets with, or not the one that it was made with. */
  SECRETS_KEY_MISSING(Kind.UNAVAILABLE);

  private final Kind kind;

  SealReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
