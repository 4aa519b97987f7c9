package io.carillon.scorecard.indicator;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What to do about a low score, in English and French.
 *
 * @param indicator its name in answers
 */
public record Advice(String indicator, String en, String fr) {
  private static final int LOW = 40;
  private static final int MOST = 3;

  /** For the three lowest scores under 40, the lowest first. */
  public static List<Advice> of(Card card) {
    return card.scores().entrySet().stream()
        .filter(each -> card.score(each.getKey()).orElse(LOW) < LOW)
        .sorted(
            Comparator.<Map.Entry<Indicator, Score>>comparingDouble(
                    each -> card.score(each.getKey()).orElse(0))
                .thenComparing(Map.Entry::getKey))
        .limit(MOST)
        .map(each -> about(each.getKey(), each.getValue()))
        .toList();
  }

  private static Advice about(Indicator indicator, Score score) {
    return switch (indicator) {
      case RANKING ->
          advice(
              indicator,
              "Competitors stand higher in the store's lists. Lists follow installs: announce the"
                  + " app where your customers are, and put a campaign into a few days.",
              "Les concurrents sont mieux classés. Les classements suivent les installations :"
                  + " annoncez l'application là où sont vos clients, et concentrez une campagne sur"
                  + " quelques jours.");
      case RATING ->
          advice(
              indicator,
              "Competitors are rated higher. Answer the reviews with one and two stars, mend what"
                  + " they name most, and ask for a rating after a success, never after a failure.",
              "Les concurrents sont mieux notés. Répondez aux avis à une et deux étoiles, corrigez"
                  + " ce qu'ils citent le plus, et demandez une note après une réussite, jamais"
                  + " après un échec.");
      case REVIEW_VOLUME ->
          advice(
              indicator,
              "Competitors get more new ratings. Ask regular users for one with the store's own"
                  + " prompt, a few times a year at most.",
              "Les concurrents reçoivent plus de nouvelles notes. Demandez-en aux utilisateurs"
                  + " réguliers avec l'invite du magasin, quelques fois par an au plus.");
      case FRESHNESS ->
          score.details().getOrDefault("boilerplateNotes", 0.0) > 0
              ? advice(
                  indicator,
                  "Write release notes for each version: the same words under every update tell"
                      + " people nothing.",
                  "Rédigez des notes pour chaque version : les mêmes mots sous chaque mise à jour"
                      + " n'apprennent rien à personne.")
              : advice(
                  indicator,
                  "Competitors were updated more recently. Bring out a version with something that"
                      + " people see, and say what it is.",
                  "Les concurrents ont été mis à jour plus récemment. Publiez une version dont les"
                      + " gens voient l'apport, et dites lequel.");
      case ACTIVITY ->
          advice(
              indicator,
              "Competitors bring out more updates. Plan smaller versions at a steady pace; several"
                  + " within three days count once.",
              "Les concurrents publient plus de mises à jour. Prévoyez des versions plus petites à"
                  + " un rythme régulier ; plusieurs en trois jours comptent pour une.");
    };
  }

  private static Advice advice(Indicator indicator, String en, String fr) {
    return new Advice(indicator.label(), en, fr);
  }
}
