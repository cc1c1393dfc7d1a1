// Made by build.py: the first bytes of the SHA-256 of the other sources.
#define BUILD_ID 0x45, 0x26, 0x76, 0x65
