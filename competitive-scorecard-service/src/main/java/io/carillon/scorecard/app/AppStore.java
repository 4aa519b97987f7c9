package io.carillon.scorecard.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Apps as definitions; they are live as soon as they are saved. */
@ApplicationScoped
class AppStore {
  private static final String WHOLE_TENANT = "";
  private static final String STATE = "DEFINITION_STATE_";

  private final DefinitionStore definitions;
  private final ObjectMapper json;

  @Inject
  AppStore(DefinitionStore definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  AppView create(Handle tx, String tenant, String key, App app) {
    return view(
        definitions.create(
            tx,
            tenant,
            Kinds.APP,
            key,
            WHOLE_TENANT,
            DefinitionState.DEFINITION_STATE_LIVE,
            json.valueToTree(app)));
  }

  /**
   * @throws ProblemException NOT_FOUND, STALE_VERSION
   */
  AppView replace(Handle tx, String tenant, String keyOrId, long version, App app) {
    return view(
        definitions.replace(tx, tenant, Kinds.APP, keyOrId, version, json.valueToTree(app)));
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  void archive(Handle tx, String tenant, String keyOrId) {
    definitions.archive(tx, tenant, Kinds.APP, keyOrId);
  }

  Optional<AppView> find(Handle tx, String tenant, String keyOrId) {
    return definitions.find(tx, tenant, Kinds.APP, keyOrId).map(this::view);
  }

  Page<AppView> list(Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return definitions.list(tx, tenant, Kinds.APP, limit, cursor).map(this::view);
  }

  private AppView view(Stored stored) {
    try {
      return AppView.of(
          stored,
          stored.state().name().substring(STATE.length()),
          json.treeToValue(stored.body(), App.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored app cannot be read", e);
    }
  }
}
