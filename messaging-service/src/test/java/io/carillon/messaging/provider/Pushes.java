package io.carillon.messaging.provider;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Pushes of tests, valid by default. */
public final class Pushes {
  public static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
  public static final UUID ID = new UUID(1, 2);

  private Pushes() {}

  public static Outgoing.Push push(String body) {
    return new Outgoing.Push(
        "Été",
        body,
        "https://shop.example/jacket.png",
        List.of(new Outgoing.Button("buy", "Buy", "shop://cart")),
        "shop://jacket",
        Map.of("sku", "j-1"));
  }

  public static Outgoing to(Address.Kind kind, String token) {
    return to(kind, token, push("The jacket is back"));
  }

  public static Outgoing to(Address.Kind kind, String token, Outgoing.Content content) {
    return new Outgoing(
        "demo",
        ID,
        Purpose.MARKETING,
        new Address(kind, "d-1", token),
        content,
        Map.of(),
        "receipt",
        NOON.plusSeconds(3_600));
  }
}
