package io.carillon.platform.definitions;

import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Everything that people configured, in memory, at most a second old. */
@ApplicationScoped
public class Definitions {
  private static final Logger LOG = Logger.getLogger(Definitions.class);

  private record Kind(String tenant, String kind) {}

  private final Map<Kind, Map<String, Definition>> byId = new ConcurrentHashMap<>();
  private final Map<Kind, Map<String, Definition>> byKey = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<Definition>>> listeners = new HashMap<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private volatile boolean loaded;

  /** By key or id; archived ones included. */
  public Optional<Definition> byKey(String tenant, String kind, String keyOrId) {
    Kind of = new Kind(tenant, kind);
    Definition named = byKey.getOrDefault(of, Map.of()).get(keyOrId);
    return Optional.ofNullable(
        named == null ? byId.getOrDefault(of, Map.of()).get(keyOrId) : named);
  }

  /** All of a kind, archived ones included. */
  public Collection<Definition> all(String tenant, String kind) {
    return List.copyOf(byId.getOrDefault(new Kind(tenant, kind), Map.of()).values());
  }

  /** The tenants that live. */
  public Set<String> tenants() {
    return byId.entrySet().stream()
        .filter(e -> e.getKey().kind().equals(Kinds.TENANT))
        .filter(
            e ->
                e.getValue().values().stream()
                    .anyMatch(d -> d.getState() == DefinitionState.DEFINITION_STATE_LIVE))
        .map(e -> e.getKey().tenant())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Tells the listener each definition of a kind that is known, then each change, one at a time, in
   * the order of the topic; archived ones included.
   */
  public synchronized void onChange(String kind, Consumer<Definition> listener) {
    listeners.computeIfAbsent(kind, _ -> new ArrayList<>()).add(listener);
    byId.forEach(
        (of, definitions) -> {
          if (of.kind().equals(kind)) {
            definitions.values().forEach(d -> tell(listener, d));
          }
        });
  }

  /** Runs it when the topic has been read up to where it ended at the start; at once if it has. */
  public void whenLoaded(Runnable work) {
    synchronized (this) {
      if (!loaded) {
        waiting.add(work);
        return;
      }
    }
    work.run();
  }

  /** Whether the topic has been read up to where it ended at the start. */
  public boolean loaded() {
    return loaded;
  }

  synchronized void apply(Definition definition) {
    Kind of = new Kind(definition.getTenant(), definition.getKind());
    Map<String, Definition> ids = byId.computeIfAbsent(of, _ -> new ConcurrentHashMap<>());
    Definition known = ids.get(definition.getId());
    if (known != null && known.getVersion() >= definition.getVersion()) {
      return;
    }
    ids.put(definition.getId(), definition);
    byKey.computeIfAbsent(of, _ -> new ConcurrentHashMap<>()).put(definition.getKey(), definition);
    listeners.getOrDefault(definition.getKind(), List.of()).forEach(l -> tell(l, definition));
  }

  void complete() {
    List<Runnable> ready;
    synchronized (this) {
      loaded = true;
      ready = List.copyOf(waiting);
      waiting.clear();
    }
    ready.forEach(Runnable::run);
  }

  private static void tell(Consumer<Definition> listener, Definition definition) {
    try {
      listener.accept(definition);
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "A listener could not take %s %s version %d",
          definition.getKind(),
          definition.getId(),
          definition.getVersion());
    }
  }
}
