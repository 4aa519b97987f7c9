package io.carillon.messaging.link;

import java.util.List;

/** A page whose links lead through this service, and where each of them leads in the end. */
public record Tracked(String html, List<String> destinations) {}
