package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;

/** An identifier that did not count, and why. */
public record Drop(Identifier identifier, DropReason reason) {}
