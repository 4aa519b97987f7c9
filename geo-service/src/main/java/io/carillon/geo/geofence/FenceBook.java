package io.carillon.geo.geofence;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All geofences of all tenants in memory, each tenant's as one immutable index. */
@ApplicationScoped
public class FenceBook {
  private final Map<String, FenceIndex> indexes = new ConcurrentHashMap<>();
  private final Map<String, Loading> loading = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean complete;

  /** Who is told when fences change, behind the change. */
  @FunctionalInterface
  public interface Listener {
    /** The fences of a tenant that were changed or archived. */
    void changed(String tenant, Set<UUID> fences);
  }

  /** What is known of a tenant before the definitions were read whole: no index is built for it. */
  private record Loading(Map<UUID, Fence> fences, Map<UUID, Fence> ended) {}

  /** A tenant's fences at this moment. */
  public FenceIndex of(String tenant) {
    return indexes.getOrDefault(tenant, FenceIndex.EMPTY);
  }

  /**
   * Tells the listener of changes from now on; and, when the definitions have been read whole, of
   * all that were archived ever: a process may have died before it did what follows from one.
   */
  public void onChange(Listener listener) {
    listeners.add(listener);
  }

  synchronized void put(String tenant, Fence fence) {
    if (!complete) {
      Loading known = loading(tenant);
      known.fences().put(fence.id(), fence);
      known.ended().remove(fence.id());
      return;
    }
    indexes.put(tenant, of(tenant).with(fence));
    tell(tenant, Set.of(fence.id()));
  }

  synchronized void archive(String tenant, Fence fence) {
    if (!complete) {
      Loading known = loading(tenant);
      known.fences().remove(fence.id());
      known.ended().put(fence.id(), fence);
      return;
    }
    indexes.put(tenant, of(tenant).without(fence));
    tell(tenant, Set.of(fence.id()));
  }

  synchronized void complete() {
    loading.forEach(
        (tenant, known) ->
            indexes.put(
                tenant, FenceIndex.of(new ArrayList<>(known.fences().values()), known.ended())));
    complete = true;
    loading.forEach((tenant, known) -> tell(tenant, known.ended().keySet()));
    loading.clear();
  }

  private Loading loading(String tenant) {
    return loading.computeIfAbsent(tenant, _ -> new Loading(new HashMap<>(), new HashMap<>()));
  }

  private void tell(String tenant, Set<UUID> fences) {
    if (!fences.isEmpty()) {
      listeners.forEach(listener -> listener.changed(tenant, Set.copyOf(fences)));
    }
  }
}
