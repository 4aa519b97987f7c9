package io.carillon.identity.rule;

import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.IdentifierRules;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a tenant as every process is told of them.
 *
 * @param former by the type of identifier, how values were read by earlier rules of the tenant
 */
record LiveBody(
    @Nullable Map<String, @Nullable TypeBody> types, @Nullable Map<String, Set<TypeBody>> former) {

  IdentifierRules rules(int version) {
    IdentifierRules rules = new RulesBody(types).whole().rules(version);
    Map<String, Set<TypeBody>> earlier = former == null ? Map.of() : former;
    return IdentifierRules.of(
        version,
        rules.types().values().stream()
            .map(
                rule ->
                    rule.with(
                        earlier.getOrDefault(rule.type(), Set.of()).stream()
                            .map(form -> form.rule(rule.type()))
                            .map(read -> new IdentifierRule.Form(read.normaliser(), read.region()))
                            .collect(Collectors.toUnmodifiableSet())))
            .toList(),
        rules.mostMerges(),
        rules.mostIdentifiers());
  }
}
