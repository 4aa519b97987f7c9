/**
 * Pictures of a journey: {@link Mermaid} text, and a layered drawing as SVG ({@link Layers} says
 * where each step stands, {@link Svg} draws it).
 */
@NullMarked
package io.carillon.journey.diagram;

import org.jspecify.annotations.NullMarked;
