/**
 * Figures on the globe, read from GeoJSON and measured in metres. The globe is a sphere of
 * 6,371,010 m; an edge of a polygon is, as RFC 7946 has it, a straight line of longitude and
 * latitude. All of it is pure and immutable.
 */
@NullMarked
package io.carillon.geo.shape;

import org.jspecify.annotations.NullMarked;
