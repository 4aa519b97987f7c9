package io.carillon.platform.keys;

/**
 * What a key stands for.
 *
 * @param id the key's id
 * @param unit the path of the unit that it belongs to
 * @param trusted a server's key, which may vouch for addresses
 * @param limits what it may do, and from where
 */
public record KeyGrant(String tenant, String id, String unit, boolean trusted, KeyLimits limits) {}
