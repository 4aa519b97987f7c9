package io.carillon.platform.testkit.spoiled.util;

import io.carillon.platform.testkit.spoiled.kitchen.Cook;

/** Depends on what depends on it. */
public record PlateManager(Cook cook) {}
