package io.carillon.platform.audit;

import java.util.Locale;

/** What was done. */
public enum Action {
  CREATED,
  CHANGED,
  /** It stays readable and works no longer. */
  ARCHIVED,
  REMOVED,
  /** Several became one. */
  MERGED,
  /** What was one is several again. */
  PARTED,
  /** Given out, whole. */
  DISCLOSED;

  /** `created`. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
