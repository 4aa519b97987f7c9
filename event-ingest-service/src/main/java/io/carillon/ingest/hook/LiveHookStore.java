package io.carillon.ingest.hook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.ingest.mapping.Mapping;
import io.carillon.ingest.seal.Seals;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The hooks that work, of all tenants, as the definitions say; ready to be called. */
@ApplicationScoped
class LiveHookStore {
  private final Map<String, LiveHook> live = new ConcurrentHashMap<>();
  private final Definitions definitions;
  private final Seals seals;
  private final ObjectMapper json;

  @Inject
  LiveHookStore(Definitions definitions, Seals seals, ObjectMapper json) {
    this.definitions = definitions;
    this.seals = seals;
    this.json = json;
  }

  /** A hook, compiled. */
  record LiveHook(
      String tenant,
      String unit,
      String id,
      String key,
      HookDefinition definition,
      Mapping mapping) {}

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.HOOK, this::changed);
  }

  /** Whose a secret is, when it is sealed. */
  static String whose(String tenant, String key) {
    return tenant + "/hook/" + key;
  }

  /** Neither a tenant nor a key has a dot, and an id has none. */
  static String name(String tenant, String key) {
    return tenant + "." + key;
  }

  /**
   * @param nameOrId {@code tenant.key}, or the id
   * @throws ProblemException NOT_FOUND; DEPENDENCY_AWAY while not all are known yet
   */
  LiveHook live(String nameOrId) {
    LiveHook hook = live.get(nameOrId);
    if (hook != null) {
      return hook;
    }
    if (!definitions.loaded()) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "This process does not know all hooks yet.");
    }
    throw ProblemException.notFound("hook " + nameOrId);
  }

  /**
   * @throws ProblemException SECRETS_KEY_MISSING
   */
  List<String> secrets(LiveHook hook) {
    String whose = whose(hook.tenant(), hook.key());
    return hook.definition().sealedSecrets().stream()
        .map(hidden -> seals.open(whose, hidden))
        .toList();
  }

  private void changed(Definition changed) {
    if (changed.getState() != DefinitionState.DEFINITION_STATE_LIVE) {
      live.remove(changed.getId());
      live.computeIfPresent(
          name(changed.getTenant(), changed.getKey()),
          (_, hook) -> hook.id().equals(changed.getId()) ? null : hook);
      return;
    }
    try {
      HookDefinition hook = json.readValue(changed.getBodyJson().newInput(), HookDefinition.class);
      LiveHook ready =
          new LiveHook(
              changed.getTenant(),
              changed.getUnit(),
              changed.getId(),
              changed.getKey(),
              hook,
              Mapping.of(List.copyOf(hook.events()), "events"));
      live.put(ready.id(), ready);
      live.put(name(ready.tenant(), ready.key()), ready);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
