package io.carillon.messaging.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.VendorSandbox;
import io.carillon.messaging.gate.Address;
import io.carillon.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of a provider whose vendor is played by the sandbox, which it meets by settings
 * alone, as in production. The vendor's name there, that of its settings and the provider's are
 * one.
 */
@ExtendWith(SharedSandbox.class)
public abstract class VendorContract extends ProviderContract {
  /** Where nobody listens. */
  protected static final String NOWHERE = "http://127.0.0.1:1";

  /** A provider, and how it ends. */
  public record Opened(Provider provider, Runnable close) {}

  /**
   * Somebody who never got anything.
   *
   * @param key by which the sandbox knows them
   */
  public record Recipient(Address address, Outgoing.Content content, String key) {}

  protected VendorSandbox vendors;
  protected Settings settings;
  private final List<Opened> open = new ArrayList<>();
  private String url;
  private Provider provider;
  private Provider impatient;
  private Provider stranger;
  private Provider nowhere;

  /** The provider as these settings make it. */
  protected abstract Opened open(Settings given);

  /**
   * @param url of the vendors, for addresses that say where they lead
   */
  protected abstract Recipient recipient(String url);

  /** Somebody whose address has no form. */
  protected abstract Recipient malformed();

  /** What the vendor has, as it was sent. */
  protected abstract Outgoing.Content content(JsonNode item);

  /** Settings by which the vendor is not found. */
  protected abstract Map<String, String> nowhere();

  /** Settings by which the vendor is found, and does not believe us. */
  protected abstract Map<String, String> stranger();

  /** The vendor's code for what it never takes. */
  protected abstract String refusal();

  /** The vendor's code for having failed. */
  protected abstract String failure();

  @BeforeAll
  void meet(Sandbox sandbox) {
    url = sandbox.url();
    vendors = new VendorSandbox(url);
    settings = new Settings(sandbox.clientSettings());
    provider = opened(Map.of());
    impatient = opened(Map.of("carillon." + vendor() + ".reply-timeout", "PT2S"));
    stranger = opened(stranger());
    nowhere = opened(nowhere());
  }

  @AfterAll
  void part() {
    open.forEach(opened -> opened.close().run());
  }

  @Override
  protected Map<Case, String> absent() {
    return Map.of();
  }

  @Override
  protected Trial trial(Case which) {
    Recipient to =
        switch (which) {
          case MALFORMED -> malformed();
          case AWAY -> recipient(NOWHERE);
          default -> recipient(url);
        };
    switch (which) {
      case REFUSED -> misbehave(to, "reject", "code", refusal());
      case DEAD -> misbehave(to, "unregistered");
      case THROTTLED -> misbehave(to, "throttle", "delay", "PT30S");
      case FAILED -> misbehave(to, "reject", "code", failure());
      case FAILED_BEHIND -> misbehave(to, "error");
      case CUT -> misbehave(to, "cut");
      case SLOW -> misbehave(to, "slow", "delay", SLOWNESS.toString());
      case TAKEN, MALFORMED, AWAY, STRANGER -> {}
    }
    Provider by =
        switch (which) {
          case SLOW -> impatient;
          case AWAY -> nowhere;
          case STRANGER -> stranger;
          default -> provider;
        };
    return new Trial(by, message(to.address(), to.content()), () -> delivered(to.key()));
  }

  private Provider opened(Map<String, String> others) {
    Opened opened = open(settings.with(others));
    open.add(opened);
    return opened.provider();
  }

  private void misbehave(Recipient to, String kind, String... more) {
    vendors.rule(vendor(), to.key(), kind, more);
  }

  private List<Delivered> delivered(String key) {
    return vendors.taken(vendor(), key).stream()
        .map(item -> new Delivered(item.path("vendorId").asText(), content(item)))
        .toList();
  }
}
