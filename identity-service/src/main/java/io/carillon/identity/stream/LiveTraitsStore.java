package io.carillon.identity.stream;

import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The traits that live definitions name, by tenant; kept in memory as definitions change. */
@ApplicationScoped
class LiveTraitsStore {
  private static final Pattern NAMED =
      Pattern.compile("traits(?:\\.([A-Za-z_][A-Za-z0-9_]*)|\\[\\s*\\\\*['\"]([^'\"\\\\]+))");

  private final Definitions definitions;
  private final Map<String, Map<String, Set<String>>> byDefinition = new HashMap<>();
  private final Map<String, Set<String>> byTenant = new ConcurrentHashMap<>();

  @Inject
  LiveTraitsStore(Definitions definitions) {
    this.definitions = definitions;
  }

  void start(@Observes StartupEvent event) {
    for (String kind :
        List.of(Kinds.SEGMENT, Kinds.COMPUTED_TRAIT, Kinds.JOURNEY, Kinds.TEMPLATE)) {
      definitions.onChange(kind, this::take);
    }
  }

  Set<String> of(String tenant) {
    return byTenant.getOrDefault(tenant, Set.of());
  }

  private synchronized void take(Definition definition) {
    Map<String, Set<String>> named =
        byDefinition.computeIfAbsent(definition.getTenant(), _ -> new HashMap<>());
    String key = definition.getKind() + "/" + definition.getId();
    if (definition.getState() == DefinitionState.DEFINITION_STATE_ARCHIVED) {
      named.remove(key);
    } else {
      named.put(key, names(definition.getBodyJson().toStringUtf8()));
    }
    Set<String> all = new HashSet<>();
    named.values().forEach(all::addAll);
    byTenant.put(definition.getTenant(), Set.copyOf(all));
  }

  /** The names behind `traits.` and in `traits['…']`, in whatever language the text is. */
  static Set<String> names(String text) {
    Set<String> names = new HashSet<>();
    Matcher matcher = NAMED.matcher(text);
    while (matcher.find()) {
      String dotted = matcher.group(1);
      names.add(dotted == null ? matcher.group(2) : dotted);
    }
    return names;
  }
}
