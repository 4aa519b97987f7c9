package io.carillon.gateway.limits;

/**
 * A wish for tokens of a bucket.
 *
 * @param key the bucket's name
 * @param wanted at least 1
 */
record Ask(String key, Limit limit, long wanted) {}
