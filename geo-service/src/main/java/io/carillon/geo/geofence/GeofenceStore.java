package io.carillon.geo.geofence;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Geofences as definitions; they are live as soon as they are saved. */
@ApplicationScoped
class GeofenceStore {
  private static final String ARCHIVED = "archived";

  private final DefinitionStore definitions;
  private final ObjectMapper json;

  @Inject
  GeofenceStore(DefinitionStore definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  GeofenceView create(Handle tx, String tenant, String key, String unit, GeofenceBody body) {
    return view(
        definitions.create(
            tx,
            tenant,
            Kinds.GEOFENCE,
            key,
            unit,
            DefinitionState.DEFINITION_STATE_LIVE,
            json.valueToTree(body)));
  }

  GeofenceView replace(
      Handle tx, String tenant, String keyOrId, long ifVersion, GeofenceBody body) {
    return view(
        definitions.replace(
            tx, tenant, Kinds.GEOFENCE, keyOrId, ifVersion, json.valueToTree(body)));
  }

  void archive(Handle tx, String tenant, String keyOrId) {
    definitions.archive(tx, tenant, Kinds.GEOFENCE, keyOrId);
  }

  Optional<GeofenceView> find(Handle tx, String tenant, String keyOrId) {
    return definitions.find(tx, tenant, Kinds.GEOFENCE, keyOrId).map(this::view);
  }

  Page<GeofenceView> list(
      Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return definitions.list(tx, tenant, Kinds.GEOFENCE, limit, cursor).map(this::view);
  }

  /**
   * @throws ProblemException ARCHIVED
   */
  static void requireLive(GeofenceView fence) {
    if (fence.state().equals(ARCHIVED)) {
      throw new ProblemException(GeoReason.ARCHIVED, fence.key() + " is archived.");
    }
  }

  private GeofenceView view(Stored stored) {
    try {
      GeofenceBody body = json.treeToValue(stored.body(), GeofenceBody.class);
      return new GeofenceView(
          stored.id(),
          stored.key(),
          body.name(),
          body.tags() == null ? List.of() : body.tags(),
          stored.unit(),
          body.geometry(),
          body.radius(),
          body.dwell(),
          body.cooldown(),
          body.validity(),
          stored.state().name().replace("DEFINITION_STATE_", "").toLowerCase(Locale.ROOT),
          stored.version(),
          stored.createdAt(),
          stored.changedAt());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored geofence cannot be read", e);
    }
  }
}
