package io.carillon.ingest.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Hooks as definitions. */
@ApplicationScoped
class HookStore {
  private final DefinitionStore definitions;
  private final ObjectMapper json;

  @Inject
  HookStore(DefinitionStore definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  HookView create(Handle tx, String tenant, String key, String unit, HookDefinition hook) {
    return view(
        tenant,
        definitions.create(
            tx,
            tenant,
            Kinds.HOOK,
            key,
            unit,
            DefinitionState.DEFINITION_STATE_LIVE,
            json.valueToTree(hook)));
  }

  HookView replace(Handle tx, String tenant, String key, long ifVersion, HookDefinition hook) {
    return view(
        tenant,
        definitions.replace(tx, tenant, Kinds.HOOK, key, ifVersion, json.valueToTree(hook)));
  }

  void archive(Handle tx, String tenant, String key) {
    definitions.archive(tx, tenant, Kinds.HOOK, key);
  }

  /**
   * One that works, and that the caller sees.
   *
   * @throws ProblemException NOT_FOUND
   */
  Stored living(Handle tx, String tenant, String keyOrId) {
    return definitions
        .find(tx, tenant, Kinds.HOOK, keyOrId)
        .filter(found -> found.state() == DefinitionState.DEFINITION_STATE_LIVE)
        .orElseThrow(() -> ProblemException.notFound("hook " + keyOrId));
  }

  Page<HookView> list(Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return definitions
        .list(tx, tenant, Kinds.HOOK, limit, cursor)
        .map(stored -> view(tenant, stored));
  }

  HookDefinition read(JsonNode body) {
    try {
      return json.treeToValue(body, HookDefinition.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored hook cannot be read", e);
    }
  }

  HookView view(String tenant, Stored stored) {
    HookDefinition hook = read(stored.body());
    return new HookView(
        stored.id(),
        stored.key(),
        hook.name(),
        stored.unit(),
        "/v1/hooks/" + LiveHookStore.name(tenant, stored.key()),
        hook.preset(),
        hook.format(),
        hook.signature(),
        hook.trusted(),
        hook.events(),
        stored.version(),
        stored.createdAt(),
        stored.changedAt());
  }
}
