package io.carillon.gateway.limits;

/**
 * What a bucket gave.
 *
 * @param granted as many as were wanted, or fewer when it is empty now
 * @param left what is in it now
 */
record Grant(long granted, double left) {}
