package io.carillon.ingest.hook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.mapping.Mapping;
import io.carillon.ingest.seal.Seals;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes, shows, changes, tries and ends hooks. */
@ApplicationScoped
public class HookDefinitions {
  private final HookStore store;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final Seals seals;
  private final ObjectMapper json;

  @Inject
  HookDefinitions(
      HookStore store,
      Transactions transactions,
      Idempotency idempotency,
      Seals seals,
      ObjectMapper json) {
    this.store = store;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.seals = seals;
    this.json = json;
  }

  /**
   * What a mapping makes of a sample, without effect.
   *
   * @param payload as the vendor sends it; of Salesforce the XML as a text
   * @param headers that rules look at
   */
  public record Sample(@Nullable Object payload, @Nullable Map<String, String> headers) {}

  /**
   * @param events as they would be accepted
   * @param problem why there are none, or why one of them would not be accepted
   */
  public record Trial(List<Object> events, @Nullable String problem) {}

  HookView create(Caller caller, HookBody wanted, @Nullable String idempotencyKey) {
    String key = wanted.key();
    if (key == null) {
      throw ProblemException.invalid("key", null, "[a-z0-9-]{1,64}");
    }
    String unit = Units.choose(caller, wanted.unit());
    HookDefinition hook = wanted.definition(List.of());
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                idempotencyKey,
                List.of("hook-definitions", wanted, unit),
                HookView.class,
                () -> store.create(tx, tenant, key, unit, hook.with(hidden(tenant, key, wanted)))));
  }

  /**
   * @throws ProblemException NOT_FOUND, INVALID_VALUE, STALE_VERSION, UNIT_DENIED
   */
  HookView replace(Caller caller, String keyOrId, long ifVersion, HookBody wanted) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          Stored before = store.living(tx, tenant, keyOrId);
          new Violations()
              .check(
                  wanted.key() == null || wanted.key().equals(before.key()),
                  "key",
                  wanted.key(),
                  before.key() + ": a key does not change")
              .check(
                  wanted.unit() == null || wanted.unit().equals(before.unit()),
                  "unit",
                  wanted.unit(),
                  before.unit() + ": a unit does not change")
              .throwIfAny();
          HookDefinition hook = wanted.definition(store.read(before.body()).sealedSecrets());
          return store.replace(
              tx,
              tenant,
              before.key(),
              ifVersion,
              wanted.given().isEmpty() ? hook : hook.with(hidden(tenant, before.key(), wanted)));
        });
  }

  void archive(Caller caller, String keyOrId) {
    transactions.inTenant(
        caller.tenant(),
        tx -> {
          store.archive(tx, caller.tenant(), store.living(tx, caller.tenant(), keyOrId).key());
          return true;
        });
  }

  HookView get(Caller caller, String keyOrId) {
    return store.view(caller.tenant(), found(caller, keyOrId));
  }

  Page<HookView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        caller.tenant(), tx -> store.list(tx, caller.tenant(), limit, cursor));
  }

  Trial test(Caller caller, String keyOrId, Sample sample) {
    Stored stored = found(caller, keyOrId);
    HookDefinition hook = store.read(stored.body());
    Map<String, String> headers = hook.signature().readable(lowered(sample.headers()));
    List<Object> events = new ArrayList<>();
    try {
      String text =
          sample.payload() instanceof String words
              ? words
              : json.valueToTree(sample.payload()).toString();
      Object payload = Payload.read(hook.format(), text.getBytes(StandardCharsets.UTF_8));
      for (ObjectNode event :
          Mapping.of(List.copyOf(hook.events()), "events")
              .events(payload, headers, stored.id().toString(), text)) {
        events.add(event);
        byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
        if (Body.of(bytes).event() instanceof Reading.Refused(_, ProblemException problem)) {
          throw problem;
        }
      }
      return new Trial(events, null);
    } catch (ProblemException e) {
      return new Trial(events, e.reason().name() + ": " + e.detail());
    }
  }

  private Stored found(Caller caller, String keyOrId) {
    return transactions.inTenant(caller.tenant(), tx -> store.living(tx, caller.tenant(), keyOrId));
  }

  private List<String> hidden(String tenant, String key, HookBody wanted) {
    String whose = LiveHookStore.whose(tenant, key);
    return wanted.given().stream().map(secret -> seals.seal(whose, secret)).toList();
  }

  private static Map<String, String> lowered(@Nullable Map<String, String> headers) {
    Map<String, String> lowered = new LinkedHashMap<>();
    if (headers != null) {
      headers.forEach((name, value) -> lowered.put(name.toLowerCase(Locale.ROOT), value));
    }
    return lowered;
  }
}
