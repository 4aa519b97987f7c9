package io.carillon.messaging.link;

import java.util.List;

/** What its links lead through this service, and where each of them leads in the end. */
public record Tracked<T>(T content, List<String> destinations) {}
