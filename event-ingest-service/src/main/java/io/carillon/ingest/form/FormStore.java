package io.carillon.ingest.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Forms as definitions, and those that work in memory, by {@code tenant.key} and by their ids. */
@ApplicationScoped
class FormStore {
  private final Map<String, LiveForm> live = new ConcurrentHashMap<>();
  private final DefinitionStore store;
  private final Definitions definitions;
  private final ObjectMapper json;

  @Inject
  FormStore(DefinitionStore store, Definitions definitions, ObjectMapper json) {
    this.store = store;
    this.definitions = definitions;
    this.json = json;
  }

  /** A form that works. */
  record LiveForm(
      String tenant,
      String unit,
      String id,
      String key,
      FormDefinition definition,
      Map<String, Pattern> patterns) {

    static LiveForm of(Definition of, FormDefinition definition) {
      Map<String, Pattern> patterns = new HashMap<>();
      for (Field field : definition.fields()) {
        Pattern pattern = field.compiled();
        if (pattern != null) {
          patterns.put(field.named(), pattern);
        }
      }
      return new LiveForm(
          of.getTenant(), of.getUnit(), of.getId(), of.getKey(), definition, Map.copyOf(patterns));
    }
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.FORM, this::changed);
  }

  private void changed(Definition changed) {
    if (changed.getState() != DefinitionState.DEFINITION_STATE_LIVE) {
      live.remove(changed.getId());
      live.computeIfPresent(
          name(changed.getTenant(), changed.getKey()),
          (_, form) -> form.id().equals(changed.getId()) ? null : form);
      return;
    }
    try {
      LiveForm form =
          LiveForm.of(
              changed, json.readValue(changed.getBodyJson().newInput(), FormDefinition.class));
      live.put(form.id(), form);
      live.put(name(form.tenant(), form.key()), form);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Neither a tenant nor a key has a dot, and an id has none. */
  private static String name(String tenant, String key) {
    return tenant + "." + key;
  }

  /**
   * @param nameOrId {@code tenant.key}, or the id
   * @throws ProblemException NOT_FOUND; DEPENDENCY_AWAY while not all are known yet
   */
  LiveForm live(String nameOrId) {
    LiveForm form = live.get(nameOrId);
    if (form != null) {
      return form;
    }
    if (!definitions.loaded()) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "This process does not know all forms yet.");
    }
    throw ProblemException.notFound("form " + nameOrId);
  }

  FormView create(Handle tx, String tenant, String key, String unit, FormDefinition form) {
    return view(
        tenant,
        store.create(
            tx,
            tenant,
            Kinds.FORM,
            key,
            unit,
            DefinitionState.DEFINITION_STATE_LIVE,
            json.valueToTree(form)));
  }

  FormView replace(Handle tx, String tenant, String key, long ifVersion, FormDefinition form) {
    return view(
        tenant, store.replace(tx, tenant, Kinds.FORM, key, ifVersion, json.valueToTree(form)));
  }

  void archive(Handle tx, String tenant, String key) {
    store.archive(tx, tenant, Kinds.FORM, key);
  }

  /**
   * One that works, and that the caller sees.
   *
   * @throws ProblemException NOT_FOUND
   */
  FormView living(Handle tx, String tenant, String keyOrId) {
    return store
        .find(tx, tenant, Kinds.FORM, keyOrId)
        .filter(found -> found.state() == DefinitionState.DEFINITION_STATE_LIVE)
        .map(found -> view(tenant, found))
        .orElseThrow(() -> ProblemException.notFound("form " + keyOrId));
  }

  Page<FormView> list(Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return store.list(tx, tenant, Kinds.FORM, limit, cursor).map(stored -> view(tenant, stored));
  }

  private FormView view(String tenant, Stored stored) {
    try {
      FormDefinition form = json.treeToValue(stored.body(), FormDefinition.class);
      return new FormView(
          stored.id(),
          stored.key(),
          form.name(),
          stored.unit(),
          "/v1/forms/" + name(tenant, stored.key()),
          form.fields(),
          form.keepsUnknown() ? "keep" : "drop",
          form.honeypot(),
          form.origins(),
          form.redirects(),
          form.perMinute(),
          form.consent(),
          stored.version(),
          stored.createdAt(),
          stored.changedAt());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored form cannot be read", e);
    }
  }
}
