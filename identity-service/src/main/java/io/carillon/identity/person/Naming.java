package io.carillon.identity.person;

/**
 * How an event names its person.
 *
 * @param verified whether its sender may vouch for the identifiers
 * @param spoken whether it is about who the person is, so that what did not count is worth a line
 *     in the log
 * @param late whether it is too old to have effects: it is somebody's, and changes nobody
 */
public record Naming(boolean verified, boolean spoken, boolean late) {}
