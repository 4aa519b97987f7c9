package io.carillon.scoring.definition;

/**
 * How far the computing of a definition is.
 *
 * @param done events of history counted, or parts of all profiles looked at
 * @param total how many there are; 0 while not known
 */
public record Progress(long done, long total) {}
