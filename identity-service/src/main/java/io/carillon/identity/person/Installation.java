package io.carillon.identity.person;

import io.carillon.identity.device.DeviceKey;

/** A device of a tenant. */
public record Installation(String tenant, DeviceKey key) {}
