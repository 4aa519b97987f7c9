package io.carillon.identity.device;

/**
 * One app on one device.
 *
 * @param app the app's namespace or name; empty when the event named none
 */
public record DeviceKey(String app, String id) {}
