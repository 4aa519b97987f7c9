package io.carillon.platform.house;

import java.time.Duration;

record Thing(String key, int size, Duration age) {}
