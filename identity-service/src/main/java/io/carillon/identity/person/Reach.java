package io.carillon.identity.person;

/**
 * Where a person can be reached.
 *
 * @param channel email, sms, push, webpush
 * @param device for push and webpush: the device; else empty
 */
public record Reach(String channel, String value, String device) {}
