package io.carillon.platform.keys;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a door does not open. Names are part of the API. */
public enum KeyReason implements Reason {
  /** No key came with the call. */
  WRITE_KEY_MISSING(Kind.UNAUTHENTICATED),
  /** Unknown, revoked, past its overlap, or of a tenant that is no more. */
  WRITE_KEY_REFUSED(Kind.UNAUTHENTICATED),
  /** The key's scopes do not have it. */
  KEY_SCOPE_DENIED(Kind.DENIED),
  /** A browser calls from a site that neither the key nor its tenant allows. */
  KEY_ORIGIN_DENIED(Kind.DENIED),
  /** An app calls that the key does not allow. */
  KEY_BUNDLE_DENIED(Kind.DENIED),
  /** A strict key, and a call that says neither an allowed origin nor an allowed bundle id. */
  KEY_SENDER_MISSING(Kind.DENIED);

  private final Kind kind;

  KeyReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
