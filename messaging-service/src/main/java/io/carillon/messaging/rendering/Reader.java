package io.carillon.messaging.rendering;

import java.time.ZoneId;
import java.util.Locale;

/** For whom dates, times and amounts are written. */
public record Reader(Locale locale, ZoneId zone) {}
