package io.carillon.platform.linkage;

/**
 * What a column is about: it alone decides how two values are compared and what records are looked
 * for by.
 */
public enum Kind {
  GIVEN_NAME,
  FAMILY_NAME,
  /** Split into a given and a family name where there are none. */
  FULL_NAME,
  DATE,
  /** The parts of one date, in three columns. */
  YEAR,
  MONTH,
  DAY,
  NATIONAL_ID,
  EMAIL,
  PHONE,
  STREET,
  HOUSE_NUMBER,
  CITY,
  POSTCODE,
  REGION,
  CATEGORY,
  NUMBER,
  TEXT,
  /** Says nothing about who somebody is, such as the number of a row. */
  IGNORED;

  /** Values of these are given to one person; a second one with the same is an accident. */
  boolean identifies() {
    return this == NATIONAL_ID || this == EMAIL || this == PHONE;
  }
}
