"""From a mesh on the screen to ink: depth, cracks, chains, shading and strokes."""
