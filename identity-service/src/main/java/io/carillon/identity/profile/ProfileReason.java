package io.carillon.identity.profile;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a change of a profile is refused. */
enum ProfileReason implements Reason {
  /** The profiles have different values of a UNIQUE identifier: two people. */
  UNIQUE_CONFLICT(Kind.CONFLICT),
  /** The profile would have more merges, identifiers or consents than one may have. */
  PROFILE_FULL(Kind.CONFLICT),
  /** A privacy request suppressed the person, who permits nothing until another one lifts that. */
  SUPPRESSED(Kind.CONFLICT),
  /** A merge of the profiles was undone or refused: they are two people. */
  KEPT_APART(Kind.CONFLICT),
  /** By what the tenant says of the trait, another one's word stands over the caller's. */
  TRAIT_STANDS(Kind.CONFLICT),
  /** Somebody has undone the merge before. */
  ALREADY_UNDONE(Kind.CONFLICT),
  /** Somebody has decided about the suspicious merge before. */
  ALREADY_DECIDED(Kind.CONFLICT),
  /** The merge is too old to be undone. */
  UNDO_EXPIRED(Kind.CONFLICT),
  /** The e-mail address or phone number belongs to another profile. */
  IDENTIFIER_TAKEN(Kind.CONFLICT);

  private final Kind kind;

  ProfileReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
